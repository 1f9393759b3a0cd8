package io.millrace.server;

import io.helidon.http.Status;
import io.millrace.ledger.LedgerStoppedException;
import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that is an error: thrown where it is found, sent as the problem details of RFC 9457.
final class Problem extends RuntimeException {
  static final String MEDIA_TYPE = "application/problem+json";

  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String detail;
  private final transient Map<String, String> headers;
  private final boolean invalid;
  private final @Nullable String txid;

  private Problem(
      int status,
      String detail,
      Map<String, String> headers,
      boolean invalid,
      @Nullable String txid) {
    super(detail, null, false, false); // an expected answer: no stack trace
    this.status = status;
    this.detail = detail;
    this.headers = headers;
    this.invalid = invalid;
    this.txid = txid;
  }

  static Problem of(int status, String detail) {
    return new Problem(status, detail, Map.of(), false, null);
  }

  private static Problem of(int status, String detail, String header, String value) {
    return new Problem(status, detail, Map.of(header, value), false, null);
  }

  /// The body is no transaction; the problem carries `"outcome":"invalid"`.
  static Problem invalid(InvalidException e) {
    return new Problem(e.status(), e.reason(), Map.of(), true, e.txid());
  }

  /// The same for a missing, malformed, unknown, wrong and revoked token.
  static Problem unauthorized() {
    return of(401, "a valid token is needed", "WWW-Authenticate", "Bearer");
  }

  static Problem notFound() {
    return of(404, "there is nothing here");
  }

  static Problem methodNotAllowed(String allowed) {
    return of(405, "this path takes " + allowed, "Allow", allowed);
  }

  static Problem tooLarge(String what, long bytesMax) {
    return of(
        413, what + " is larger than " + bytesMax + " bytes", "Connection", "close"); // not read on
  }

  static Problem inboxFull() {
    return of(429, "the ledger's inbox stays full; this was not posted", "Retry-After", "1");
  }

  static Problem stopping() {
    return of(
        503, "the server is stopping; what is not answered was not posted", "Connection", "close");
  }

  static Problem stopped(LedgerStoppedException e) {
    var message = e.getMessage();
    return of(503, message == null ? "the ledger has stopped" : message);
  }

  Reply reply() {
    return new Reply.Whole(status, MEDIA_TYPE, headers, json());
  }

  String json() {
    return Json.write(json -> {
      json.writeStringProperty("type", "about:blank");
      json.writeStringProperty("title", Status.create(status).reasonPhrase());
      json.writeNumberProperty("status", status);
      json.writeStringProperty("detail", detail);
      if (invalid) {
        json.writeStringProperty("outcome", "invalid");
        if (txid != null) {
          json.writeStringProperty("txid", txid);
        }
        json.writeStringProperty("reason", detail);
      }
    });
  }
}
