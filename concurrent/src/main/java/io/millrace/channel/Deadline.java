package io.millrace.channel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// When a wait is over. Immutable.
final class Deadline {
  static final Deadline NEVER = new Deadline(0, false);

  private final long endNanos; // of System.nanoTime(), so compared by difference
  private final boolean isBounded;

  private Deadline(long endNanos, boolean isBounded) {
    this.endNanos = endNanos;
    this.isBounded = isBounded;
  }

  /// The moment in `timeout` from now; times too long for the clock never come.
  static Deadline in(Duration timeout) {
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    return nanos > Long.MAX_VALUE / 2 ? NEVER : new Deadline(System.nanoTime() + nanos, true);
  }

  boolean isOver() {
    return isBounded && endNanos - System.nanoTime() <= 0;
  }

  /// Parks this thread, at most until then. Without a limit no timer is started, which for a
  /// virtual thread is a task saved.
  void park(Object blocker) {
    if (isBounded) {
      LockSupport.parkNanos(blocker, endNanos - System.nanoTime());
    } else {
      LockSupport.park(blocker);
    }
  }
}
