package io.millrace.mutex;

import io.millrace.ownership.Lending;
import io.millrace.ownership.Moved;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Owns a value that many threads read at once, or one changes.
///
/// Readers get only a view of the value, made for each of them by a function given here, for
/// instance `Collections::unmodifiableList`, since no reference in Java is read-only by itself;
/// only writers get the value. Neither may escape. Everything a writer did happens-before what
/// later readers and writers do. A writer that waits keeps new readers out, so readers do not
/// starve writers.
///
/// If a writer's body throws, the lock is poisoned, as a [Mutex] is; a reader's throw changes
/// nothing, and guards never poison.
///
/// A thread may hold it once, whether to read or to write: asking again, also to upgrade from
/// reading to writing, is an `IllegalStateException` at once. A thread whose untimed wait would
/// close a circle gets a [DeadlockException], as with a [Mutex].
///
/// @param <T> the value's type
/// @param <V> the view's type
@ThreadSafe
@SuppressWarnings("GuardEscape") // makes the guards, which are to be in a try of those who call
public final class RwLock<T, V> {

  /// A way to wait for a lock; false if it was in vain.
  @FunctionalInterface
  private interface Wait<X extends Exception> {
    boolean isGranted(Lock lock, Resource resource) throws X;
  }

  /*
   * Idea. `gate` is held by a writer from before it waits for the readers to leave until it is done.
   * `access` is held by the readers, or by the writer that has the gate. A reader walks in without
   * the gate while no writer is about; else it waits for the gate, walks in, and gives it back.
   *
   * Invariants:
   *   1. nobody but the holder of the gate asks `access` for writing, so at most one thread does
   *   2. `waitingWriters` counts the writers that wait, for the gate or for the readers to leave
   *   3. a reader waits for the gate only, never for `access`: with the gate in hand no writer is about
   *   4. a reader's Held contains `readers`, a writer's `gated`, from the moment it has the gate
   *
   * So each wait is for threads that are known exactly, as WaitsFor needs it: for the one that holds
   * the gate, or, with the gate in hand, for all readers. With a single ReentrantReadWriteLock a
   * reader would wait behind a queued writer that may give up, and circles could be found that are
   * none.
   *
   * Writers do not starve: once one waits, `waitingWriters` turns readers to the gate, behind it, and
   * of those that had looked before each enters once. To turn them only once it has the gate is too
   * late: before it in the queue may be a reader that may go on but gets no processor, because readers
   * that come and go keep all of them busy; virtual threads are not preempted. For the same reason
   * the gate is fair: who runs must not overtake, again and again, who was woken. Readers do not
   * starve: the gate has a queue; a running writer may overtake it.
   *
   * `access` is a StampedLock, used through its views: it keeps no books of its own for each thread,
   * which Held does already, and has no limit on the number of readers.
   *
   * Orderings: the value by `access`. `waitingWriters` is volatile so that readers see it soon; a
   * reader that misses it is one of those that enter before the writer.
   */
  private final ReentrantLock gate = new ReentrantLock(true);
  private final AtomicInteger waitingWriters = new AtomicInteger();
  private final Lock reading;
  private final Lock exclusive;
  private final Resource gated;
  private final Resource readers;
  private final Cell<T> cell;
  private final Function<? super T, ? extends V> view;

  /// Makes a lock that owns `value` and is poisoned by a writer's throw.
  ///
  /// @param value the value; keep no other reference to it
  /// @param view makes what a reader sees; called for each reader, by many threads at once; it must
  ///   not change the value
  public RwLock(@Moved T value, Function<? super T, ? extends V> view) {
    this(value, view, true);
  }

  private RwLock(T value, Function<? super T, ? extends V> view, boolean poisons) {
    var access = new StampedLock();
    this.reading = access.asReadLock();
    this.exclusive = access.asWriteLock();
    this.gated = new Resource("read-write lock", value);
    this.readers = gated.otherSide();
    this.cell = new Cell<>(gated, value, poisons);
    this.view = Objects.requireNonNull(view, "view");
  }

  /// Makes a lock that a throw does not poison: for values that no throw can leave half changed.
  ///
  /// @param <T> the value's type
  /// @param <V> the view's type
  /// @param value the value; keep no other reference to it
  /// @param view makes what a reader sees
  /// @return the lock
  public static <T, V> RwLock<T, V> neverPoisoned(
      @Moved T value, Function<? super T, ? extends V> view) {
    return new RwLock<>(value, view, false);
  }

  /// Waits while a writer is about, reads, and gives the lock back. A throw does not poison.
  ///
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param body what to read; others may run theirs at the same time
  /// @return the body's result, which must not lead to the value's mutable parts
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public <R extends @Nullable Object, X extends Exception> R read(
      @Lending Mutex.Function<? super V, ? extends R, X> body) throws X {
    var held = acquireToRead();
    try {
      return body.apply(soundView());
    } finally {
      releaseReader(held);
    }
  }

  /// Waits until it is alone, uses the value, and gives the lock back. A throw poisons.
  ///
  /// @param <R> the result's type
  /// @param <X> what the body may throw
  /// @param body what to do with the value
  /// @return the body's result, which must not lead to the value's mutable parts
  /// @throws X what the body threw
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public <R extends @Nullable Object, X extends Exception> R write(
      @Lending Mutex.Function<? super T, ? extends R, X> body) throws X {
    var held = acquireToWrite();
    try {
      return cell.apply(body);
    } finally {
      releaseWriter(held);
    }
  }

  /// As [#write(Mutex.Function)], without a result.
  ///
  /// @param <X> what the body may throw
  /// @param body what to do with the value
  /// @throws X what the body threw
  public <X extends Exception> void run(@Lending Mutex.Action<? super T, X> body) throws X {
    this.<RwLock<T, V>, X>write(value -> {
      body.run(value);
      return this;
    });
  }

  /// Waits while a writer is about and reads until the guard is closed. An interrupt does not end
  /// the wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public ReadGuard<V> lockRead() {
    return readGuard(acquireToRead());
  }

  /// As [#lockRead()], but an interrupt ends the wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws InterruptedException if interrupted before or while it waits; the lock is not held
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public ReadGuard<V> lockReadInterruptibly() throws InterruptedException {
    var held = heldFor(readers);
    requireUninterrupted();
    if (!enter()) {
      WaitsFor.lockInterruptibly(gate, held, gated);
      passGate();
    }
    held.add(readers);
    return readGuard(held);
  }

  /// Reads if no writer is about, neither holding nor waiting; never waits.
  ///
  /// @return the guard, or empty if a writer is about
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  public Optional<ReadGuard<V>> tryRead() {
    var held = Held.currentFor(readers);
    if (!enter()) {
      return Optional.empty();
    }
    held.add(readers);
    return Optional.of(readGuard(held));
  }

  /// Waits up to `timeout` until no writer is about. Such a wait ends by itself, so it takes no
  /// part in the detection of deadlocks.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @return the guard, or empty if writers were about all the time
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws InterruptedException if interrupted first; the lock is not held
  public Optional<ReadGuard<V>> tryRead(Duration timeout) throws InterruptedException {
    var held = Held.currentFor(readers);
    requireUninterrupted();
    if (!enter()) {
      if (!gate.tryLock(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
      passGate();
    }
    held.add(readers);
    return Optional.of(readGuard(held));
  }

  /// Waits until it is alone and keeps the lock until the guard is closed. An interrupt does not
  /// end the wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public Guard<T> lockWrite() {
    return writeGuard(acquireToWrite());
  }

  /// As [#lockWrite()], but an interrupt ends the wait.
  ///
  /// @return the guard, for a try-with-resources
  /// @throws InterruptedException if interrupted before or while it waits; the lock is not held
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws DeadlockException if waiting would close a circle of waiting threads
  public Guard<T> lockWriteInterruptibly() throws InterruptedException {
    var held = heldFor(gated);
    requireUninterrupted();
    acquireToWrite(
        held,
        (lock, resource) -> {
          WaitsFor.lockInterruptibly(lock, held, resource);
          return true;
        });
    return writeGuard(held);
  }

  /// Takes the lock for writing if nobody holds it now; never waits.
  ///
  /// @return the guard, or empty if another thread reads or writes
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  public Optional<Guard<T>> tryWrite() {
    var held = Held.currentFor(gated);
    if (!gate.tryLock()) {
      return Optional.empty();
    }
    if (!exclusive.tryLock()) {
      gate.unlock();
      return Optional.empty();
    }
    held.add(gated);
    return Optional.of(writeGuard(held));
  }

  /// Waits up to `timeout` until it is alone. Such a wait ends by itself, so it takes no part in
  /// the detection of deadlocks.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @return the guard, or empty if others read or wrote all the time
  /// @throws PoisonedException if an earlier writer threw
  /// @throws IllegalStateException if this thread holds the lock already
  /// @throws InterruptedException if interrupted first; the lock is not held
  public Optional<Guard<T>> tryWrite(Duration timeout) throws InterruptedException {
    var held = Held.currentFor(gated);
    requireUninterrupted();
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
    long deadlineNanos = System.nanoTime() + timeoutNanos; // may wrap; only differences are used
    boolean alone =
        acquireToWrite(
            held,
            (lock, resource) ->
                lock.tryLock(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
    return alone ? Optional.of(writeGuard(held)) : Optional.empty();
  }

  /// Whether a writer threw and the poison was not cleared.
  ///
  /// @return true if every access throws at the moment
  public boolean isPoisoned() {
    return cell.isPoisoned();
  }

  /// Declares the value sound again: the next writer can inspect and mend it.
  public void clearPoison() {
    cell.clearPoison();
  }

  /// Names the lock as messages do: by its number and the class of its first value.
  @Override
  public String toString() {
    return gated.toString();
  }

  private static Held heldFor(Resource resource) {
    var held = Held.currentFor(resource);
    LockOrder.note(held, resource);
    return held;
  }

  private Held acquireToRead() {
    var held = heldFor(readers);
    if (!enter()) {
      WaitsFor.lock(gate, held, gated);
      passGate();
    }
    held.add(readers);
    return held;
  }

  /// Walks in if no writer is about.
  private boolean enter() {
    return waitingWriters.get() == 0 && reading.tryLock();
  }

  /// Walks in, with the gate in hand, and gives the gate back.
  private void passGate() {
    reading.lock(); // at once: no writer is about
    gate.unlock();
  }

  private void releaseReader(Held held) {
    held.remove(readers);
    reading.unlock();
  }

  private Held acquireToWrite() {
    var held = heldFor(gated);
    acquireToWrite(
        held,
        (lock, resource) -> {
          WaitsFor.lock(lock, held, resource);
          return true;
        });
    return held;
  }

  /// Takes the gate, then waits with it in hand for the readers to leave; holds nothing if a wait
  /// was in vain.
  private <X extends Exception> boolean acquireToWrite(Held held, Wait<X> wait) throws X {
    boolean hasGate = gate.tryLock();
    if (hasGate && exclusive.tryLock()) {
      held.add(gated);
      return true;
    }
    waitingWriters.incrementAndGet();
    try {
      return (hasGate || wait.isGranted(gate, gated)) && isAlone(held, wait);
    } finally {
      waitingWriters.decrementAndGet();
    }
  }

  /// With the gate in hand, waits for the readers to leave; gives the gate back if they do not.
  private <X extends Exception> boolean isAlone(Held held, Wait<X> wait) throws X {
    boolean alone = false;
    held.add(gated);
    try {
      alone = exclusive.tryLock() || wait.isGranted(exclusive, readers);
      return alone;
    } finally {
      if (!alone) {
        leaveGate(held);
      }
    }
  }

  private void leaveGate(Held held) {
    held.remove(gated);
    gate.unlock();
  }

  private void releaseWriter(Held held) {
    exclusive.unlock();
    leaveGate(held);
  }

  private V soundView() {
    cell.requireSound();
    return view.apply(cell.value());
  }

  private ReadGuard<V> readGuard(Held held) {
    try {
      return new ReadGuard<>(soundView(), held, this::releaseReader);
    } catch (Throwable failure) {
      releaseReader(held);
      throw failure;
    }
  }

  private Guard<T> writeGuard(Held held) {
    try {
      cell.requireSound();
      return new Guard<>(cell, held, this::releaseWriter);
    } catch (Throwable failure) {
      releaseWriter(held);
      throw failure;
    }
  }

  private static void requireUninterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
