package io.millrace.feeds.camt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Bounds what the parser reads for one step, and keeps the world's failures apart from the file's.
final class GuardedInput extends FilterInputStream {
  private long given;
  private @Nullable IOException failure;

  GuardedInput(InputStream in) {
    super(in);
  }

  /// Begins a step.
  void begin() {
    given = 0;
  }

  /// Why the stream could not be read, if it could not.
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (given > XmlCursor.MARKUP_BYTES_MAX) {
      throw new IOException(
          "a tag, comment or text is longer than " + XmlCursor.MARKUP_BYTES_MAX + " bytes");
    }
    try {
      int count = super.read(to, offset, length);
      given += Math.max(0, count);
      return count;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
