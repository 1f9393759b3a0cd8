package io.millrace.checker;

/// A mistake in one of the options `Millrace:…`, or in a file that one of them names.
final class OptionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OptionException(String message) {
    super(message);
  }

  OptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
