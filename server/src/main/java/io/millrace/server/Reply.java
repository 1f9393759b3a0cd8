package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.stream.Stream;

/// An answer, ready to be sent.
sealed interface Reply {
  String JSON = "application/json";
  String LINES = "application/x-ndjson";
  String TEXT = "text/plain";

  /// Sends it; returns once the connection has taken all of it.
  void send(ServerResponse response) throws IOException, InterruptedException;

  static Reply json(int status, String body) {
    return new Whole(status, JSON, Map.of(), body);
  }

  /// One JSON object a line.
  static Reply lines(Stream<String> objects) {
    return new Streamed(
        LINES,
        out -> {
          for (var object : (Iterable<String>) objects::iterator) {
            writeLine(out, object);
          }
        });
  }

  static void writeLine(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(UTF_8));
    out.write('\n');
  }

  /// What writes a body piece by piece.
  interface Body {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /// A body that is known before it is sent.
  record Whole(int status, String mediaType, Map<String, String> headers, String body)
      implements Reply {
    @Override
    public void send(ServerResponse response) {
      response.status(Status.create(status));
      response.header("Content-Type", mediaType);
      response.header("Cache-Control", "no-store");
      headers.forEach((name, value) -> response.header(name, value));
      response.send(body.getBytes(UTF_8));
    }
  }

  /// A body of any length, with status 200.
  record Streamed(String mediaType, Body body) implements Reply {
    @Override
    public void send(ServerResponse response) throws IOException, InterruptedException {
      response.status(Status.OK_200);
      response.header("Content-Type", mediaType);
      response.header("Cache-Control", "no-store");
      try (var out = response.outputStream()) {
        body.writeTo(out);
      }
    }
  }
}
