package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// HTTP by hand, for what a well-behaved client does not do: read answers while it sends, lie, stop
/// in the middle.
final class RawConnection implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private int chunkLeft;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  /// Begins a post whose body is sent in chunks.
  void beginLines(String path, String token) throws IOException {
    write(
        "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n".formatted(path, token)
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /// Sends lines as one chunk.
  void writeLines(String... lines) throws IOException {
    var body = String.join("\n", lines) + "\n";
    write(Integer.toHexString(body.getBytes(UTF_8).length) + "\r\n" + body + "\r\n");
  }

  void endLines() throws IOException {
    write("0\r\n\r\n");
  }

  /// Reads up to the end of the headers; returns them.
  String readHeaders() throws IOException {
    var headers = new StringBuilder();
    for (var line = readRawLine(); line != null && !line.isEmpty(); line = readRawLine()) {
      headers.append(line).append('\n');
    }
    return headers.toString();
  }

  /// The next line of a chunked body, or null at its end.
  @Nullable String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = readBodyByte(); c >= 0; c = readBodyByte()) {
      if (c == '\n') {
        return line.toString(UTF_8);
      }
      line.write(c);
    }
    return line.size() == 0 ? null : line.toString(UTF_8);
  }

  /// Reads one byte, whatever it means; true if there is none any more.
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  private int readBodyByte() throws IOException {
    if (chunkLeft == 0) {
      var size = readRawLine();
      if (size != null && size.isEmpty()) { // ends the chunk before
        size = readRawLine();
      }
      chunkLeft = size == null ? 0 : Integer.parseInt(size, 16);
      if (chunkLeft == 0) {
        return -1;
      }
    }
    chunkLeft--;
    return in.read();
  }

  private @Nullable String readRawLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return line.size() == 0 ? null : line.toString(UTF_8);
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
