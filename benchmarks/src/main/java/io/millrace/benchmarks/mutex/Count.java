package io.millrace.benchmarks.mutex;

/// What readers see of a [Counter].
@FunctionalInterface
interface Count {

  /// The number; it changes only while somebody has the lock alone.
  long count();
}
