package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.millrace.ledger.Quote;
import io.millrace.server.Connections.Connection;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request as parsed: method, decoded path, and strict access to query, headers and body.
final class Call {
  /// The largest body of one JSON object: a transaction with all its references has 30 KiB.
  static final int JSON_BYTES_MAX = 64 * 1024;

  /// What is read of a body that is refused, so that its sender lives to see the answer.
  private static final int DISCARD_BYTES_MAX = 1024 * 1024;

  private static final String ANY = "*";
  private static final char REPLACEMENT = '\uFFFD';

  private final ServerRequest request;
  private final Connection connection;
  private final List<String> path;

  Call(ServerRequest request, Connection connection) {
    this.request = request;
    this.connection = connection;
    this.path = segments(request.prologue().uriPath().rawPath());
  }

  String method() {
    return request.prologue().method().text();
  }

  /// Whether the path has these segments; `*` stands for any one.
  boolean isFor(String... segments) {
    if (segments.length != path.size()) {
      return false;
    }
    for (int i = 0; i < segments.length; i++) {
      if (!segments[i].equals(ANY) && !segments[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// A segment of the path, decoded.
  String at(int index) {
    return path.get(index);
  }

  boolean startsWith(String segment) {
    return !path.isEmpty() && path.getFirst().equals(segment);
  }

  void requireMethod(String... allowed) {
    if (!List.of(allowed).contains(method())) {
      throw Problem.methodNotAllowed(String.join(", ", allowed));
    }
  }

  /// Refuses a query that nobody would read.
  void requireQuery(String... known) {
    for (var name : request.query().names()) {
      if (!Set.of(known).contains(name)) {
        throw Problem.of(400, "unknown query parameter " + Quote.of(name));
      }
    }
  }

  @Nullable String query(String name) {
    var values = request.query().all(name, List::of);
    if (values.size() > 1) {
      throw Problem.of(400, "query parameter " + name + " is given twice");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /// The token of `Authorization: Bearer`, or an empty text.
  String bearer() {
    var values = request.headers().values(HeaderNames.AUTHORIZATION);
    var scheme = "bearer ";
    return values.size() == 1
            && values.getFirst().regionMatches(true, 0, scheme, 0, scheme.length())
        ? values.getFirst().substring(scheme.length()).strip()
        : "";
  }

  boolean isFromThisMachine() {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress();
  }

  boolean wantsLines() {
    return request.headers().values(HeaderNames.ACCEPT).stream()
        .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains(Reply.LINES));
  }

  /// The media type of the body, without parameters; only UTF-8 is taken.
  String mediaType() {
    var values = request.headers().values(HeaderNames.CONTENT_TYPE);
    var parts =
        (values.size() == 1 ? values.getFirst() : "").toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip();
      if (parameter.startsWith("charset=") && !parameter.matches("charset=\"?utf-8\"?")) {
        return "";
      }
    }
    return parts[0].strip();
  }

  /// The body; reading it throws an IOException if it does not come to its end, or its client
  /// pauses for too long.
  InputStream body() {
    return new Body(request.content().inputStream(), connection);
  }

  /// The whole body as text.
  ///
  /// @throws Problem 413 if it is larger than [#JSON_BYTES_MAX], 400 if it is not UTF-8
  String text() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var body = new Body(request.content().inputStream(), null);
    connection.beginWait(); // for all of it: it is small
    var buffer = new byte[8192];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      bytes.write(buffer, 0, count);
      if (bytes.size() > JSON_BYTES_MAX) {
        discard(body);
        throw Problem.tooLarge("the body", JSON_BYTES_MAX);
      }
    }
    connection.endWait();
    try {
      return decode(bytes.toByteArray());
    } catch (CharacterCodingException e) {
      throw Problem.invalid(InvalidException.shape("the body is not UTF-8"));
    }
  }

  /// Text from UTF-8, strictly.
  static String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
    var text = new String(bytes, from, to - from, UTF_8);
    return text.indexOf(REPLACEMENT) < 0 // nothing malformed can have been replaced
        ? text
        : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return decode(bytes, 0, bytes.length);
  }

  private static void discard(InputStream body) throws IOException {
    var buffer = new byte[8192];
    for (int rest = DISCARD_BYTES_MAX; rest > 0; ) {
      int count = body.read(buffer);
      if (count < 0) {
        return;
      }
      rest -= count;
    }
  }

  /// The segments of a raw path. A slash or dots that are percent-encoded are part of a name, never
  /// of the path, so nothing here climbs.
  private static List<String> segments(String rawPath) {
    var segments = new ArrayList<String>();
    for (var raw : rawPath.substring(1).split("/", -1)) {
      segments.add(percentDecoded(raw));
    }
    return segments;
  }

  private static String percentDecoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) != '%') {
        bytes.writeBytes(raw.substring(i, i + 1).getBytes(UTF_8));
        continue;
      }
      if (i + 2 >= raw.length()
          || !HexFormat.isHexDigit(raw.charAt(i + 1))
          || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
        throw Problem.of(400, "the path has a % that is not followed by two hexadecimal digits");
      }
      bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
      i += 2;
    }
    try {
      return decode(bytes.toByteArray());
    } catch (CharacterCodingException e) {
      throw Problem.of(400, "the path is not UTF-8");
    }
  }

  /// Tells a body that breaks off by a checked exception, whatever the library throws.
  private static final class Body extends FilterInputStream {
    private final @Nullable Connection waited;

    /// @param waited whose client owes us what each read waits for
    Body(InputStream in, @Nullable Connection waited) {
      super(in);
      this.waited = waited;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (waited != null) {
        waited.beginWait();
      }
      try {
        return super.read(buffer, offset, length);
      } catch (RuntimeException e) {
        throw new IOException("the body does not come to its end", e);
      } finally {
        if (waited != null) {
          waited.endWait();
        }
      }
    }
  }
}
