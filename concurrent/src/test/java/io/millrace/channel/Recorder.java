package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A subscriber that keeps every signal until the test asks for it, and demands what the test says.
class Recorder implements Flow.Subscriber<Integer> {

  sealed interface Signal {
    record Next(int value, boolean isInterrupted) implements Signal {}

    record Failed(Throwable cause) implements Signal {}

    record Complete() implements Signal {}
  }

  private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();
  private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Thread> thread = new CompletableFuture<>();
  private final AtomicReference<@Nullable Throwable> uncaught = new AtomicReference<>();

  static Recorder of(Flow.Publisher<Integer> publisher) {
    var recorder = new Recorder();
    publisher.subscribe(recorder);
    return recorder;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Thread.currentThread().setUncaughtExceptionHandler((thrower, failure) -> uncaught.set(failure));
    thread.complete(Thread.currentThread());
    subscribed.complete(subscription);
  }

  @Override
  public void onNext(Integer value) {
    signals.add(new Signal.Next(value, Thread.currentThread().isInterrupted()));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.Failed(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.Complete());
  }

  Recorder request(long count) throws Exception {
    subscription().request(count);
    return this;
  }

  Flow.Subscription subscription() throws Exception {
    return subscribed.get(20, TimeUnit.SECONDS);
  }

  /// The thread that gives the signals.
  Thread thread() throws Exception {
    return thread.get(20, TimeUnit.SECONDS);
  }

  /// Returns once that thread waits.
  Recorder awaitWaiting() throws Exception {
    long deadlineNanos = System.nanoTime() + Job.DEADLINE.toNanos();
    while (thread().getState() != Thread.State.WAITING) {
      assertThat(thread().isAlive()).isTrue();
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
    return this;
  }

  /// Returns once that thread has terminated.
  void awaitTerminated() throws Exception {
    assertThat(thread().join(Job.DEADLINE)).isTrue();
  }

  Signal signal() throws InterruptedException {
    return Objects.requireNonNull(signals.poll(20, TimeUnit.SECONDS), "no signal");
  }

  void assertNext(int value) throws InterruptedException {
    assertThat(signal()).isEqualTo(new Signal.Next(value, false));
  }

  void assertComplete() throws InterruptedException {
    assertThat(signal()).isEqualTo(new Signal.Complete());
  }

  Throwable failure() throws InterruptedException {
    return signal() instanceof Signal.Failed failed
        ? failed.cause()
        : new AssertionError("no failure");
  }

  void assertNothingMore() {
    assertThat(signals).isEmpty();
  }

  @Nullable Throwable uncaught() {
    return uncaught.get();
  }
}
