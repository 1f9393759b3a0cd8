package io.millrace.benchmarks.mutex;

/// What the locks guard: nothing but a number, so that the lock is all that is measured.
final class Counter implements Count {
  private long count;

  /// Counts one use.
  ///
  /// @return itself, a result that costs nothing
  Counter increment() {
    count++;
    return this;
  }

  @Override
  public long count() {
    return count;
  }
}
