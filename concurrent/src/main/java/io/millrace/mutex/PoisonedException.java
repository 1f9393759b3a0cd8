package io.millrace.mutex;

/// A holder of the mutex threw, so its value may be half changed. The cause is what the first such
/// holder threw. [Mutex#clearPoison()] makes the value accessible again.
public final class PoisonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonedException(Throwable cause) {
    super("an earlier holder threw, the value is suspect", cause);
  }
}
