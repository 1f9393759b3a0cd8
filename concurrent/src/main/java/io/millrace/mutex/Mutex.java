package io.millrace.mutex;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Owns a value that several threads use, one at a time.
///
/// The value is reachable only while its thread holds the mutex: inside [#with(Function)] and
/// [#run(Action)], or through a [Guard]. Do not let it escape. Everything a holder did
/// happens-before what the next holder does. Platform and virtual threads may wait.
///
/// If the body of `with` or `run` throws, the value may be half changed, so the mutex is poisoned:
/// every later access throws [PoisonedException] with the first cause, until [#clearPoison()]. A
/// guard in a try-with-resources cannot see an exception in flight, so it never poisons.
///
/// A thread that already holds the mutex and asks for it again gets an `IllegalStateException` at
/// once. A thread whose untimed wait would close a cycle of threads that each wait, untimed, for a
/// mutex another one holds, gets a [DeadlockException] instead of waiting for ever.
///
/// @param <T> the value's type
public final class Mutex<T> {

  /// A use of the value with a result.
  ///
  /// @param <T> the value's type
  /// @param <R> the result's type
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface Function<T, R extends @Nullable Object, X extends Exception> {

    /// Uses the value.
    ///
    /// @param value the value, this thread's until the return
    /// @return the result, which must not lead to the value's mutable parts
    /// @throws X to poison the mutex
    R apply(T value) throws X;
  }

  /// A use of the value without a result.
  ///
  /// @param <T> the value's type
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface Action<T, X extends Exception> {

    /// Uses the value.
    ///
    /// @param value the value, this thread's until the return
    /// @throws X to poison the mutex
    void run(T value) throws X;
  }

  /*
   * `value` and `poison` are guarded by `lock`. `holder` is written by the holding thread only, set
   * after lock() and cleared before unlock(); the walk for a deadlock reads it from other threads
   * (see WaitsFor), hence volatile.
   */
  private final ReentrantLock lock = new ReentrantLock();
  private final boolean poisons;
  private T value;
  private volatile @Nullable Throwable poison;
  private volatile @Nullable Thread holder;

  /// Makes a mutex that owns `value` and is poisoned by a throw.
  ///
  /// @param value the value; keep no other reference to it
  public Mutex(T value) {
    this(value, true);
  }

  private Mutex(T value, boolean poisons) {
    this.value = Objects.requireNonNull(value, "value");
    this.poisons = poisons;
  }

  /// Makes a mutex that a throw does not poison: for values that no throw can leave half changed.
  ///
  /// @param <T> the value's type
  /// @param value the value; keep no other reference to it
  /// @return the mutex
  public static <T> Mutex<T> neverPoisoned(T value) {
    return new Mutex<>(value, false);
  }

  /// Waits for the mutex, uses the value, and gives the mutex back. A throw poisons.
  ///
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param body what to do with the value
  /// @return the body's result
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a cycle of waiting threads
  public <R extends @Nullable Object, X extends Exception> R with(
      Function<? super T, ? extends R, X> body) throws X {
    acquire();
    try {
      requireSound();
      return apply(body);
    } finally {
      release();
    }
  }

  /// As [#with(Function)], without a result.
  ///
  /// @param <X> what the body may throw
  /// @param body what to do with the value
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a cycle of waiting threads
  public <X extends Exception> void run(Action<? super T, X> body) throws X {
    this.<Mutex<T>, X>with(held -> {
      body.run(held);
      return this;
    });
  }

  /// Waits for the mutex and keeps it until the guard is closed. An interrupt does not end the
  /// wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a cycle of waiting threads
  public Guard<T> lock() {
    acquire();
    return guard();
  }

  /// Takes the mutex if it is free now; never waits.
  ///
  /// @return the guard, or empty if another thread holds the mutex
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  public Optional<Guard<T>> tryLock() {
    requireNotHeld();
    return lock.tryLock() ? Optional.of(held()) : Optional.empty();
  }

  /// Waits up to `timeout` for the mutex. Such a wait ends by itself, so it takes no part in the
  /// detection of deadlocks.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @return the guard, or empty if another thread held the mutex all the time
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws InterruptedException if interrupted first; the mutex is not held
  public Optional<Guard<T>> tryLock(Duration timeout) throws InterruptedException {
    requireNotHeld();
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    return lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)
        ? Optional.of(held())
        : Optional.empty();
  }

  /// Whether a body threw and the poison was not cleared.
  ///
  /// @return true if every access throws at the moment
  public boolean isPoisoned() {
    return poison != null;
  }

  /// Declares the value sound again: the next one to hold the mutex can inspect and mend it.
  public void clearPoison() {
    poison = null;
  }

  @Nullable Thread holder() {
    return holder;
  }

  /// For the guard only, which has checked that its thread holds this mutex.
  T value() {
    return value;
  }

  void replace(T replacement) {
    value = Objects.requireNonNull(replacement, "value");
  }

  void release() {
    holder = null;
    lock.unlock();
  }

  private <R extends @Nullable Object, X extends Exception> R apply(
      Function<? super T, ? extends R, X> body) throws X {
    try {
      return body.apply(value);
    } catch (Throwable failure) { // whatever it is, the value may be half changed
      if (poisons && poison == null) {
        poison = failure;
      }
      throw failure;
    }
  }

  private void acquire() {
    requireNotHeld();
    if (!lock.tryLock()) {
      WaitsFor.enter(this);
      try {
        lock.lock();
      } finally {
        WaitsFor.leave();
      }
    }
    holder = Thread.currentThread();
  }

  private Guard<T> held() {
    holder = Thread.currentThread();
    return guard();
  }

  private Guard<T> guard() {
    try {
      requireSound();
      return new Guard<>(this, Thread.currentThread());
    } catch (Throwable failure) {
      release();
      throw failure;
    }
  }

  private void requireSound() {
    var cause = poison;
    if (cause != null) {
      throw new PoisonedException(cause);
    }
  }

  private void requireNotHeld() {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          Thread.currentThread() + " holds this mutex already and would wait for itself");
    }
  }
}
