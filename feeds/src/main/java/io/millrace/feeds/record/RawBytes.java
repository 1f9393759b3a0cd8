package io.millrace.feeds.record;

import java.io.IOException;

/// Reads the original bytes of a file again.
@FunctionalInterface
public interface RawBytes {

  /// The bytes from `offset` on, `length` of them, or fewer at the end of the file.
  byte[] at(long offset, int length) throws IOException;
}
