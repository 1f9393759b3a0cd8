package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes answers as JSON, one a line: one generator for all of them, and a buffer before the
/// stream. Confined to one thread.
final class OutcomeLines implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  /// Nothing stands between two values but what is written there.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().rootValueSeparator((String) null).build();

  private final OutputStream out;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * BUFFER_BYTES);
  private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffer);

  OutcomeLines(OutputStream out) {
    this.out = out;
  }

  void write(String txid, Outcome outcome) throws IOException {
    json.writeStartObject();
    Json.writeOutcome(json, txid, outcome);
    json.writeEndObject();
    json.writeRaw('\n');
    if (buffer.size() >= BUFFER_BYTES) {
      drain();
    }
  }

  /// Writes a line that is JSON already.
  void write(String line) throws IOException {
    json.flush();
    buffer.write(line.getBytes(UTF_8));
    buffer.write('\n');
  }

  /// Sends everything to the client.
  void flush() throws IOException {
    json.flush();
    drain();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      json.flush();
      drain();
    }
  }

  private void drain() throws IOException {
    buffer.writeTo(out);
    buffer.reset();
  }
}
