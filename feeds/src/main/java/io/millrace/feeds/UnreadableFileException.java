package io.millrace.feeds;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file as a whole cannot be imported. Its message is one line: the file, what is wrong with it,
/// and what to do.
public final class UnreadableFileException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  UnreadableFileException(Path file, String reason, @Nullable Throwable cause) {
    super(oneLine(file + ": " + reason), cause);
  }

  /// The message on one line, whatever a file's name may hold.
  static String oneLine(String message) {
    return message.replaceAll("[\\p{Cc}\u2028\u2029]", "?");
  }
}
