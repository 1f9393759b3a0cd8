package io.millrace.mutex;

/// A holder threw, so the value may be half changed.
///
/// The cause is what the first such holder threw. [Mutex#clearPoison()] and [RwLock#clearPoison()]
/// make the value accessible again.
public final class PoisonedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PoisonedException(Resource resource, Throwable cause) {
    super(resource + " is poisoned: an earlier holder threw, the value is suspect", cause);
  }
}
