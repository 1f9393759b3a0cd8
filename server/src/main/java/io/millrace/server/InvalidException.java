package io.millrace.server;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The input is no transaction, so the book never hears of it.
///
/// Its status is 400 if the JSON or its shape is wrong, 422 if a field's value is.
final class InvalidException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final @Nullable String txid;

  private InvalidException(
      int status, String reason, @Nullable String txid, @Nullable Throwable cause) {
    super(reason, cause);
    this.status = status;
    this.reason = reason;
    this.txid = txid;
  }

  static InvalidException shape(String reason) {
    return new InvalidException(400, reason, null, null);
  }

  static InvalidException value(String reason) {
    return new InvalidException(422, reason, null, null);
  }

  /// The same trouble, told with the id that the input gives itself.
  static InvalidException in(@Nullable String txid, IllegalArgumentException e) {
    var message = e.getMessage();
    return new InvalidException(
        e instanceof InvalidException known ? known.status : 422,
        message == null ? "not a transaction" : message,
        txid,
        e);
  }

  int status() {
    return status;
  }

  /// One line for a person.
  String reason() {
    return reason;
  }

  @Nullable String txid() {
    return txid;
  }
}
