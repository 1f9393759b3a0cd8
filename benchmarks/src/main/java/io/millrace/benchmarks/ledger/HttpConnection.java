package io.millrace.benchmarks.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/// One connection to a server, one request after the other: just enough of HTTP/1.1 over a socket,
/// since the client shares the processor with the server that is measured. Confined to one thread.
final class HttpConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEX = 16;
  private static final String LENGTH = "content-length:";
  private static final String ENCODING = "transfer-encoding:";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String authorization;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private byte[] body = new byte[1024];
  private int bodyLength;
  private long sentBytes;
  private long receivedBytes;

  HttpConnection(int port, String token) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.authorization = "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n";
  }

  /// Posts a body and waits for the whole answer.
  ///
  /// @return the status; the answer's body is in [#body()] until the next request
  int post(String path, String mediaType, RequestBody request) throws IOException {
    var head =
        "POST %s HTTP/1.1\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, authorization, mediaType, request.length());
    sentBytes += request.writeTo(out, head.getBytes(ISO_8859_1));
    return readAnswer();
  }

  /// Asks for lines and waits for all of them.
  int getLines(String path) throws IOException {
    var head =
        ("GET " + path + " HTTP/1.1\r\n" + authorization + "Accept: application/x-ndjson\r\n\r\n")
            .getBytes(ISO_8859_1);
    out.write(head);
    sentBytes += head.length;
    return readAnswer();
  }

  byte[] body() {
    return body;
  }

  int bodyLength() {
    return bodyLength;
  }

  String text() {
    return new String(body, 0, bodyLength, UTF_8);
  }

  long sentBytes() {
    return sentBytes;
  }

  long receivedBytes() {
    return receivedBytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int readAnswer() throws IOException {
    bodyLength = 0;
    var statusLine = line();
    int length = 0;
    boolean isChunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(LENGTH)) {
        length = Integer.parseInt(lower.substring(LENGTH.length()).strip());
      } else if (lower.startsWith(ENCODING)) {
        isChunked = true;
      }
    }
    if (isChunked) {
      readChunks();
    } else {
      read(length);
    }
    return Integer.parseInt(statusLine.split(" ", 3)[1]);
  }

  private void readChunks() throws IOException {
    int size;
    do {
      size = Integer.parseInt(line(), HEX);
      read(size);
      line();
    } while (size > 0);
  }

  private void read(int length) throws IOException {
    if (bodyLength + length > body.length) {
      body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + length));
    }
    for (int left = length; left > 0; ) {
      fill();
      int count = Math.min(left, end - at);
      System.arraycopy(buffer, at, body, bodyLength, count);
      at += count;
      bodyLength += count;
      left -= count;
    }
  }

  /// The next line without its end.
  private String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      fill();
      char c = (char) (buffer[at++] & 0xFF);
      if (c == '\n') {
        line.setLength(line.length() - 1); // the carriage return
        return line.toString();
      }
      line.append(c);
    }
  }

  private void fill() throws IOException {
    if (at == end) {
      at = 0;
      end = in.read(buffer);
      if (end < 0) {
        throw new EOFException("the server closed the connection");
      }
      receivedBytes += end;
    }
  }
}
