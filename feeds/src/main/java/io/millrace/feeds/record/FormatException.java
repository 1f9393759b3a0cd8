package io.millrace.feeds.record;

import java.io.IOException;
import java.io.Serial;

/// A file as a whole cannot be read; one line without the file's name.
public final class FormatException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public FormatException(String message) {
    super(message);
  }
}
