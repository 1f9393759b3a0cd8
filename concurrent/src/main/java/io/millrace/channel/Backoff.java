package io.millrace.channel;

/// Gives a peer time to act before one parks: in each pause of one wait a little more.
final class Backoff {
  /*
   * To back off is to yield: it gives the core to the very thread that is waited for, be it a platform
   * thread or a virtual one, also where there is one core only; and a full or an empty channel then
   * often changes by many values before anybody has to be woken, which is what costs. But if a yield
   * was slow, and in vain, the core went to somebody else's long work, and more of that would cost more
   * than a wake-up, which the scheduler prefers: so the next waits then park at once.
   *
   * Where only a few values fit nothing is gained by waiting for many, and a peer on another core
   * answers sooner than a yield returns: there it spins first, for some microseconds at most.
   */

  /// Spins double from pause to pause, as crossbeam's do. On one core they would be useless.
  private static final int SPIN_PAUSE_COUNT =
      Runtime.getRuntime().availableProcessors() > 1 ? 7 : 0;

  private static final int YIELD_COUNT_MAX = 8;
  private static final long SLOW_YIELD_NANOS = 100_000;
  private static final int WAIT_COUNT_AFTER_SLOW_YIELD = 100;

  /// How many waits are still to park at once.
  @SuppressWarnings("StaticMutable") // a hint, so plain: races lose nothing but a count
  private static int parkAtOnceCount;

  private int spinPauseCount;
  private int yieldCount;
  private boolean wasSlow;
  private int spinCount = 1;

  /// @param spinsFirst see [Kernel#spinsFirst()]
  Backoff(boolean spinsFirst) {
    spinPauseCount = spinsFirst ? SPIN_PAUSE_COUNT : 0;
  }

  /// Pauses, for the next try; false, at once, if it is better to park now.
  boolean pause() {
    if (spinPauseCount > 0) {
      spinPauseCount--;
      for (int i = 0; i < spinCount; i++) {
        Thread.onSpinWait();
      }
      spinCount *= 2;
      return true;
    }
    if (wasSlow) {
      parkAtOnceCount = WAIT_COUNT_AFTER_SLOW_YIELD;
    }
    long start = System.nanoTime();
    if (yieldCount == YIELD_COUNT_MAX || !yieldCore()) {
      return false;
    }
    yieldCount++;
    wasSlow = System.nanoTime() - start > SLOW_YIELD_NANOS;
    return true;
  }

  @SuppressWarnings("ThreadPriorityCheck") // a hint only; the park that follows does not rely on it
  private static boolean yieldCore() {
    if (parkAtOnceCount > 0) {
      parkAtOnceCount--;
      return false;
    }
    Thread.yield();
    return true;
  }
}
