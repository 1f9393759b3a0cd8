package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// However a body arrives, its lines are the same.
class LineReaderTest {
  private static final int RUN_COUNT = 300;
  private static final int LONG = 20_000; // more than the reader's buffer
  private static final String TOO_LONG =
      "the line is longer than " + LineReader.LINE_BYTES_MAX + " bytes";

  @Test
  void linesAreTheSameInPiecesOfAnySize() throws IOException {
    for (long seed = 0; seed < RUN_COUNT; seed++) {
      var random = new Random(seed);
      var expected = new ArrayList<LineReader.Line>();
      var body = body(random, expected);
      var lines = new LineReader(new Pieces(body, random), LineReader.BODY_BYTES_MAX);

      for (var line : expected) {
        assertThat(lines.next()).as("seed " + seed).isEqualTo(line);
      }
      assertThat(lines.next()).as("seed " + seed).isNull();
    }
  }

  private static byte[] body(Random random, List<LineReader.Line> expected) {
    var body = new ByteArrayOutputStream();
    int count = 1 + random.nextInt(20);
    for (long number = 1; number <= count; number++) {
      switch (random.nextInt(8)) {
        case 0 -> body.writeBytes(" ".repeat(random.nextInt(3)).getBytes(UTF_8)); // blank
        case 1 -> {
          body.writeBytes(new byte[] {'a', (byte) 0xC3}); // half a letter
          expected.add(new LineReader.Line.Unreadable(number, "the line is not UTF-8"));
        }
        case 2 -> {
          int length = LineReader.LINE_BYTES_MAX + random.nextInt(3);
          body.writeBytes("x".repeat(length).getBytes(UTF_8));
          expected.add(
              length > LineReader.LINE_BYTES_MAX
                  ? new LineReader.Line.Unreadable(number, TOO_LONG)
                  : new LineReader.Line.Text(number, "x".repeat(length)));
        }
        default -> {
          var text = "{ä😀\uFFFD" + "x".repeat(random.nextInt(random.nextBoolean() ? 99 : LONG));
          body.writeBytes(text.getBytes(UTF_8));
          expected.add(new LineReader.Line.Text(number, text));
        }
      }
      if (number < count || random.nextBoolean()) {
        body.write('\n');
      }
    }
    return body.toByteArray();
  }

  /// A stream that gives as much as it likes.
  private static final class Pieces extends FilterInputStream {
    private final Random random;

    private Pieces(byte[] bytes, Random random) {
      super(new ByteArrayInputStream(bytes));
      this.random = random;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int most = random.nextInt(4) == 0 ? 1 : length;
      return super.read(buffer, offset, 1 + random.nextInt(most));
    }
  }
}
