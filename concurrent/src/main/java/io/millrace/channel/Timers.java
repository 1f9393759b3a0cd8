package io.millrace.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Makes channels that the clock sends to: one daemon thread, which never waits for a receiver.
final class Timers {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private Timers() {}

  private static ScheduledThreadPoolExecutor clock() {
    return new ScheduledThreadPoolExecutor(
        1, Thread.ofPlatform().daemon().name("millrace-channel-timers").factory());
  }

  // The task throws nothing, and the ends lock themselves.
  @SuppressWarnings({"FutureReturnValueIgnored", "ThreadCapture"})
  static Receiver<Instant> after(Duration delay) {
    var kernel = new RingKernel<Instant>(1);
    var ends = new Ends(kernel);
    CLOCK.schedule(
        () -> {
          kernel.trySend(Instant.now());
          ends.stopSenders();
        },
        nanos(delay),
        TimeUnit.NANOSECONDS);
    return ReceiverHandle.ofClock(kernel, ends);
  }

  static Receiver<Instant> ticks(Duration period) {
    long periodNanos = nanos(period);
    if (periodNanos <= 0) {
      throw new IllegalArgumentException("a period must be positive, was " + period);
    }
    var kernel = new RingKernel<Instant>(1);
    var ticker = new Ticker(kernel, periodNanos);
    ticker.scheduleNext();
    return ReceiverHandle.ofClock(kernel, new Ends(kernel));
  }

  static <T> Receiver<T> never() {
    var kernel = new RingKernel<T>(1);
    return ReceiverHandle.ofClock(kernel, new Ends(kernel));
  }

  private static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration);
  }

  /// Sends the time at a fixed rate until nobody receives; a tick that finds the last one still
  /// there is dropped.
  private static final class Ticker implements Runnable {
    private final Kernel<Instant> kernel;
    private final long periodNanos;

    private long nextNanos = System.nanoTime();

    Ticker(Kernel<Instant> kernel, long periodNanos) {
      this.kernel = kernel;
      this.periodNanos = periodNanos;
    }

    // The task throws nothing, and each run is scheduled by the one before.
    @SuppressWarnings({"FutureReturnValueIgnored", "ThreadCapture"})
    void scheduleNext() {
      nextNanos += periodNanos;
      CLOCK.schedule(this, nextNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      if (kernel.trySend(Instant.now()) != Offer.CLOSED) {
        scheduleNext();
      }
    }
  }
}
