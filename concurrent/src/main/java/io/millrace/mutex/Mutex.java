package io.millrace.mutex;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Lending;
import io.millrace.ownership.Moved;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Owns a value that several threads use, one at a time.
///
/// The value is reachable only while its thread holds the mutex: inside [#with(Function)] and
/// [#run(Action)], or through a [Guard]. Do not let it escape. Everything a holder did
/// happens-before what the next holder does. Platform and virtual threads may wait; a waiting one
/// may be overtaken by a running one, but does not starve.
///
/// If a body that is given to this class throws, the value may be half changed, so the mutex is
/// poisoned: every later access throws [PoisonedException] with the first cause, until
/// [#clearPoison()]. A guard in a try-with-resources cannot see an exception in flight, so it never
/// poisons.
///
/// A thread that already holds the mutex and asks for it again gets an `IllegalStateException` at
/// once. A thread whose untimed wait would close a circle of threads that each wait, untimed, for
/// what another one holds, gets a [DeadlockException] instead of waiting for ever.
///
/// @param <T> the value's type
@ThreadSafe
// It makes the guards, which are to be in a try of those who call; `changed` is guarded, see 1.
@SuppressWarnings({"GuardEscape", "ThreadSafeClaim"})
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
    /// @throws X to poison what holds the value
    R apply(@Borrowed T value) throws X;
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
    /// @throws X to poison what holds the value
    void run(@Borrowed T value) throws X;
  }

  /// A use of two values with a result.
  ///
  /// @param <A> the first value's type
  /// @param <B> the second value's type
  /// @param <R> the result's type
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface BiFunction<A, B, R extends @Nullable Object, X extends Exception> {

    /// Uses the values.
    ///
    /// @param first the first mutex's value, this thread's until the return
    /// @param second the second mutex's value, this thread's until the return
    /// @return the result, which must not lead to the values' mutable parts
    /// @throws X to poison both mutexes
    R apply(@Borrowed A first, @Borrowed B second) throws X;
  }

  /// A use of two values without a result.
  ///
  /// @param <A> the first value's type
  /// @param <B> the second value's type
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface BiAction<A, B, X extends Exception> {

    /// Uses the values.
    ///
    /// @param first the first mutex's value, this thread's until the return
    /// @param second the second mutex's value, this thread's until the return
    /// @throws X to poison both mutexes
    void run(@Borrowed A first, @Borrowed B second) throws X;
  }

  /*
   * Invariants:
   *   1. The value, its poison and `changed` are guarded by `lock`.
   *   2. While a thread holds `lock`, `resource` is in its Held, except inside await(), which gives
   *      the lock back; so a thread's Held never lags behind when it waits for another lock.
   *   3. Whoever waits for a condition found it false under the lock and has not given the lock back
   *      since, but by await(). Every later change is made by a holder, whose release() signals
   *      before it unlocks; so no wakeup is lost. It signals all, since each waits for a condition of
   *      its own, and also after a body threw, so that those who wait learn of the poison.
   *
   * The fast path is one thread-local read, one compare-and-set and one volatile write: there is no
   * `holder` field, because who holds what is needed only of threads that wait, and those tell
   * WaitsFor themselves.
   */
  private static final long FOREVER = Long.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Resource resource;
  private final Cell<T> cell;
  private @Nullable Condition changed; // null until the first wait for a condition

  /// Makes a mutex that owns `value` and is poisoned by a throw.
  ///
  /// @param value the value; keep no other reference to it
  public Mutex(@Moved T value) {
    this(value, true);
  }

  private Mutex(T value, boolean poisons) {
    this.resource = new Resource("mutex", value);
    this.cell = new Cell<>(resource, value, poisons);
  }

  /// Makes a mutex that a throw does not poison: for values that no throw can leave half changed.
  ///
  /// @param <T> the value's type
  /// @param value the value; keep no other reference to it
  /// @return the mutex
  public static <T> Mutex<T> neverPoisoned(@Moved T value) {
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
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public <R extends @Nullable Object, X extends Exception> R with(
      @Lending Function<? super T, ? extends R, X> body) throws X {
    var held = acquire();
    try {
      return cell.apply(body);
    } finally {
      release(held);
    }
  }

  /// As [#with(Function)], without a result.
  ///
  /// @param <X> what the body may throw
  /// @param body what to do with the value
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public <X extends Exception> void run(@Lending Action<? super T, X> body) throws X {
    var held = acquire();
    try {
      cell.run(body);
    } finally {
      release(held);
    }
  }

  /// Waits until the value meets the condition, then uses it at once, in the same hold. A throw, of
  /// the body or of the condition, poisons.
  ///
  /// The condition is looked at again whenever a holder has given the mutex back; the value must
  /// change through this mutex only. While it waits the thread does not hold the mutex, and it may
  /// hold no other, which nobody could take to make the condition true.
  ///
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param condition what to wait for; it must not change the value
  /// @param body what to do with the value
  /// @return the body's result
  /// @throws X what the body threw
  /// @throws InterruptedException if interrupted first; the body has not run
  /// @throws PoisonedException if a body threw, before or during the wait
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  public <R extends @Nullable Object, X extends Exception> R withWhen(
      @Lending Predicate<? super T> condition, @Lending Function<? super T, ? extends R, X> body)
      throws X, InterruptedException {
    var held = acquireWhen(condition);
    try {
      return cell.apply(body);
    } finally {
      release(held);
    }
  }

  /// Waits for the mutex and keeps it until the guard is closed. An interrupt does not end the
  /// wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public Guard<T> lock() {
    return guard(acquire());
  }

  /// As [#lock()], but an interrupt ends the wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws InterruptedException if interrupted before or while it waits; the mutex is not held
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public Guard<T> lockInterruptibly() throws InterruptedException {
    var held = Held.currentFor(resource);
    LockOrder.note(held, resource);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!lock.tryLock()) {
      WaitsFor.lockInterruptibly(lock, held, resource);
    }
    held.add(resource);
    return guard(held);
  }

  /// Takes the mutex if it is free now; never waits.
  ///
  /// @return the guard, or empty if another thread holds the mutex
  /// @throws PoisonedException if an earlier body threw
  /// @throws IllegalStateException if this thread holds the mutex already
  public Optional<Guard<T>> tryLock() {
    var held = Held.currentFor(resource);
    return lock.tryLock() ? Optional.of(taken(held)) : Optional.empty();
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
    var held = Held.currentFor(resource);
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    return lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)
        ? Optional.of(taken(held))
        : Optional.empty();
  }

  /// As [#withWhen(Predicate, Function)], but keeps the mutex until the guard is closed.
  ///
  /// @param condition what to wait for; it must not change the value
  /// @return the guard of a value that meets the condition, for a try-with-resources
  /// @throws InterruptedException if interrupted first; the mutex is not held
  /// @throws PoisonedException if a body threw, before or during the wait
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  public Guard<T> lockWhen(@Lending Predicate<? super T> condition) throws InterruptedException {
    return new Guard<>(cell, acquireWhen(condition), this::release);
  }

  /// As [#lockWhen(Predicate)], but waits only up to `timeout`; what takes longer than that is at
  /// most to get the mutex back and to look a last time.
  ///
  /// @param condition what to wait for; it must not change the value
  /// @param timeout how long to wait; zero or less looks once if the mutex is free
  /// @return the guard, or empty if the condition was not met in time
  /// @throws InterruptedException if interrupted first; the mutex is not held
  /// @throws PoisonedException if a body threw, before or during the wait
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  public Optional<Guard<T>> tryLockWhen(@Lending Predicate<? super T> condition, Duration timeout)
      throws InterruptedException {
    var held = heldToWait();
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    long deadlineNanos = System.nanoTime() + timeoutNanos; // may wrap; only differences are used
    if (!lock.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
      return Optional.empty();
    }
    held.add(resource);
    return await(condition, held, deadlineNanos - System.nanoTime())
        ? Optional.of(new Guard<>(cell, held, this::release))
        : Optional.empty();
  }

  /// Waits for both mutexes, uses both values, and gives the mutexes back. A throw poisons both.
  ///
  /// They are taken in an order that all threads share, whichever comes first here; so threads that
  /// take several mutexes in this way only cannot deadlock.
  ///
  /// @param <A> the first value's type
  /// @param <B> the second value's type
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param first a mutex
  /// @param second another mutex
  /// @param body what to do with the values
  /// @return the body's result
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier body threw in either; neither is held
  /// @throws IllegalArgumentException if both are the same mutex
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public static <A, B, R extends @Nullable Object, X extends Exception> R with(
      Mutex<A> first,
      Mutex<B> second,
      @Lending BiFunction<? super A, ? super B, ? extends R, X> body)
      throws X {
    try (var guards = Guards.lock(List.of(first, second))) {
      return guards.<R, X>apply(all -> body.apply(all.value(first), all.value(second)));
    }
  }

  /// As [#with(Mutex, Mutex, BiFunction)], without a result.
  ///
  /// @param <A> the first value's type
  /// @param <B> the second value's type
  /// @param <X> what the body may throw
  /// @param first a mutex
  /// @param second another mutex
  /// @param body what to do with the values
  /// @throws X what the body threw
  public static <A, B, X extends Exception> void run(
      Mutex<A> first, Mutex<B> second, @Lending BiAction<? super A, ? super B, X> body) throws X {
    Mutex.<A, B, Mutex<A>, X>with(
        first,
        second,
        (a, b) -> {
          body.run(a, b);
          return first;
        });
  }

  /// As [#with(Mutex, Mutex, BiFunction)], for any number of mutexes with values of one type.
  ///
  /// @param <T> the values' type
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param mutexes the mutexes, in any order
  /// @param body what to do with the values, which it gets in the order of the mutexes
  /// @return the body's result
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier body threw in any; none is held
  /// @throws IllegalArgumentException if a mutex comes twice
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public static <T, R extends @Nullable Object, X extends Exception> R withAll(
      List<Mutex<T>> mutexes, @Lending Function<? super List<T>, ? extends R, X> body) throws X {
    try (var guards = Guards.lock(mutexes)) {
      return guards.<R, X>apply(all -> {
        var values = new ArrayList<T>(mutexes.size());
        mutexes.forEach(mutex -> values.add(all.value(mutex)));
        return body.apply(Collections.unmodifiableList(values));
      });
    }
  }

  /// Waits for all the mutexes, in an order that all threads share, and keeps them until the guards
  /// are closed.
  ///
  /// @param mutexes the mutexes, in any order
  /// @return the guards, for a try-with-resources
  /// @throws PoisonedException if an earlier body threw in any; none is held
  /// @throws IllegalArgumentException if a mutex comes twice
  /// @throws IllegalStateException if this thread holds any mutex or read-write lock
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public static Guards lockAll(Mutex<?>... mutexes) {
    return Guards.lock(List.of(mutexes));
  }

  /// Whether a body threw and the poison was not cleared.
  ///
  /// @return true if every access throws at the moment
  public boolean isPoisoned() {
    return cell.isPoisoned();
  }

  /// Declares the value sound again: the next one to hold the mutex can inspect and mend it.
  public void clearPoison() {
    cell.clearPoison();
  }

  /// Names the mutex as messages do: by its number and the class of its first value.
  @Override
  public String toString() {
    return resource.toString();
  }

  Resource resource() {
    return resource;
  }

  /// For those only that have checked that their thread holds this mutex.
  Cell<T> cell() {
    return cell;
  }

  Held acquire() {
    var held = Held.currentFor(resource);
    LockOrder.note(held, resource);
    if (!lock.tryLock()) {
      WaitsFor.lock(lock, held, resource);
    }
    held.add(resource);
    return held;
  }

  void release(Held held) {
    if (changed != null) {
      changed.signalAll();
    }
    held.remove(resource);
    lock.unlock();
  }

  private Held acquireWhen(Predicate<? super T> condition) throws InterruptedException {
    var held = heldToWait();
    lock.lockInterruptibly();
    held.add(resource);
    await(condition, held, FOREVER);
    return held;
  }

  private static Held heldToWait() {
    var held = Held.current();
    held.requireEmpty("wait for a condition");
    return held;
  }

  /// Waits until the condition is met and keeps the lock; gives it back if it is not met in time.
  private boolean await(Predicate<? super T> condition, Held held, long timeoutNanos)
      throws InterruptedException {
    boolean met = false;
    try {
      long remainingNanos = timeoutNanos;
      met = cell.meets(condition);
      while (!met && remainingNanos > 0) {
        remainingNanos = awaitChange(held, remainingNanos);
        met = cell.meets(condition);
      }
      return met;
    } finally {
      if (!met) {
        release(held);
      }
    }
  }

  /// Gives the lock back, waits once, and gets it again. Without a limit no timer is started.
  @SuppressWarnings({"LockMisuse", "WaitNotInLoop"}) // the caller loops
  private long awaitChange(Held held, long remainingNanos) throws InterruptedException {
    var condition = changed == null ? lock.newCondition() : changed;
    changed = condition;
    held.remove(resource);
    try {
      if (remainingNanos == FOREVER) {
        condition.await();
        return FOREVER;
      }
      return condition.awaitNanos(remainingNanos);
    } finally {
      held.add(resource);
    }
  }

  private Guard<T> taken(Held held) {
    held.add(resource);
    return guard(held);
  }

  private Guard<T> guard(Held held) {
    try {
      cell.requireSound();
      return new Guard<>(cell, held, this::release);
    } catch (Throwable failure) {
      release(held);
      throw failure;
    }
  }
}
