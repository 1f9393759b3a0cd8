package io.millrace.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/// Splits a body into lines in constant memory: a line that is too long is skipped, not kept.
/// Confined to one thread.
final class LineReader {
  /// The longest line; the same limit as for a single transaction.
  static final int LINE_BYTES_MAX = Call.JSON_BYTES_MAX;

  /// The largest body: a million lines of 256 bytes.
  static final long BODY_BYTES_MAX = 256L * 1024 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024; // fewer than a line may have

  /// A line, or why it is none.
  sealed interface Line {

    /// From 1, counting blank lines too.
    long number();

    record Text(long number, String text) implements Line {}

    record Unreadable(long number, String reason) implements Line {}
  }

  private final InputStream in;
  private final long bodyBytesMax;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private long bytesRead;
  private long number;

  LineReader(InputStream in, long bodyBytesMax) {
    this.in = in;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The next line that is not blank, or null at the end.
  ///
  /// @throws Problem 413 if the body is too large
  @Nullable Line next() throws IOException {
    while (fill()) {
      number++;
      int stop = lineFeed();
      Line line;
      if (stop < end) { // all of it is here, as nearly always
        line = line(buffer, at, stop);
        at = stop + 1;
      } else {
        line = readAcrossBuffers();
      }
      if (line != null) {
        return line;
      }
    }
    return null;
  }

  /// A line that the buffer does not hold to its end; null if it is blank.
  private @Nullable Line readAcrossBuffers() throws IOException {
    var line = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    boolean ended = false;
    boolean tooLong = false;
    while (!ended && fill()) {
      int stop = lineFeed();
      ended = stop < end;
      tooLong |= line.size() + (stop - at) > LINE_BYTES_MAX;
      if (!tooLong) {
        line.write(buffer, at, stop - at);
      }
      at = ended ? stop + 1 : stop;
    }
    if (tooLong) {
      return new Line.Unreadable(number, "the line is longer than " + LINE_BYTES_MAX + " bytes");
    }
    return line(line.toByteArray(), 0, line.size());
  }

  private @Nullable Line line(byte[] bytes, int from, int to) {
    try {
      var text = Call.decode(bytes, from, to);
      return text.isBlank() ? null : new Line.Text(number, text);
    } catch (CharacterCodingException e) {
      return new Line.Unreadable(number, "the line is not UTF-8");
    }
  }

  /// Where the next line feed is in the buffer, or the buffer's end.
  private int lineFeed() {
    int stop = at;
    while (stop < end && buffer[stop] != '\n') {
      stop++;
    }
    return stop;
  }

  private boolean fill() throws IOException {
    while (at == end) {
      int count = in.read(buffer);
      if (count < 0) {
        return false;
      }
      bytesRead += count;
      if (bytesRead > bodyBytesMax) {
        throw Problem.tooLarge("the body", bodyBytesMax);
      }
      at = 0;
      end = count;
    }
    return true;
  }
}
