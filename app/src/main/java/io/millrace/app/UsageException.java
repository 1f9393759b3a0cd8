package io.millrace.app;

import java.io.Serial;

/// The command was asked for something that cannot be; the message is one line that says what to
/// do.
final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
