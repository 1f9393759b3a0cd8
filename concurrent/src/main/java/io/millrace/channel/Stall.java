package io.millrace.channel;

import java.util.concurrent.locks.LockSupport;

/// Waits for another thread to finish the few instructions between taking its position and writing
/// its value: briefly by spinning where that thread can run on another core, then by yielding, then
/// in short sleeps, for it may have lost its core in between.
final class Stall {
  private static final int SPIN_COUNT = Runtime.getRuntime().availableProcessors() > 1 ? 128 : 0;
  private static final int YIELD_COUNT = 16;
  private static final long SLEEP_NANOS_MAX = 50_000;

  private int count;

  @SuppressWarnings(
      "ThreadPriorityCheck") // a hint only; the sleep that follows does not rely on it
  void pause() {
    count++;
    if (count <= SPIN_COUNT) {
      Thread.onSpinWait();
    } else if (count <= SPIN_COUNT + YIELD_COUNT) {
      Thread.yield();
    } else {
      sleep();
    }
  }

  private static void sleep() {
    boolean interrupted = Thread.interrupted(); // else the park would return at once
    LockSupport.parkNanos(SLEEP_NANOS_MAX);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
