package io.millrace.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One test thread and what came of it. Every wait here has a deadline.
public final class Job<R> {
  public static final Duration DEADLINE = Duration.ofSeconds(20);

  private sealed interface Outcome<R> {}

  private record Returned<R>(R result) implements Outcome<R> {}

  private record Threw<R>(Throwable failure) implements Outcome<R> {}

  private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();
  private final Thread thread;

  public Job(Thread.Builder builder, Callable<R> body) {
    thread = builder.start(() -> outcome.complete(call(body)));
  }

  public Thread thread() {
    return thread;
  }

  /// What the body returned; if it threw, the test fails.
  public R result() throws Exception {
    return switch (outcome()) {
      case Returned<R>(R result) -> result;
      case Threw<R>(Throwable failure) -> throw new AssertionError("the job threw", failure);
    };
  }

  /// What the body threw; if it returned, the test fails.
  public Throwable failure() throws Exception {
    return switch (outcome()) {
      case Returned<R>(R result) -> throw new AssertionError("returned " + result);
      case Threw<R>(Throwable failure) -> failure;
    };
  }

  /// Returns once the thread is parked, without having finished.
  public Job<R> awaitWaiting() {
    long deadlineNanos = System.nanoTime() + DEADLINE.toNanos();
    while (!isParked()) {
      if (outcome.isDone() || System.nanoTime() > deadlineNanos) {
        throw new AssertionError("does not wait: " + outcome + ", " + thread.getState());
      }
      Thread.onSpinWait();
    }
    return this;
  }

  /// Interrupts and returns once the thread is gone.
  public void end() throws InterruptedException {
    thread.interrupt();
    awaitTerminated();
  }

  public void awaitTerminated() throws InterruptedException {
    if (!thread.join(DEADLINE)) {
      throw new AssertionError("does not terminate: " + thread.getState());
    }
  }

  private static <R> Outcome<R> call(Callable<R> body) {
    try {
      return new Returned<>(body.call());
    } catch (Throwable failure) { // the outermost frame of the thread
      return new Threw<>(failure);
    }
  }

  private Outcome<R> outcome() throws Exception {
    try {
      return outcome.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      var error = new AssertionError("not done in time: " + thread.getState(), late);
      error.setStackTrace(thread.getStackTrace());
      throw error;
    }
  }

  private boolean isParked() {
    var state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }
}
