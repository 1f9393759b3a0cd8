package io.millrace.mutex;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Confined;
import io.millrace.ownership.Moved;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Proof that a thread holds several mutexes at once, and its way to their values; for a
/// try-with-resources.
///
/// As a [Guard] it belongs to the thread that locked, is dead once closed, and does not poison.
@Confined
public final class Guards implements AutoCloseable {
  /*
   * Idea. Several mutexes are always taken in the order of their numbers, by a thread that holds none
   * before. So of threads that do only this, the one that waits for the highest number waits for a
   * thread that waits for nothing here: no circle. Threads that nest single locks the other way round
   * can still close one; each step waits through WaitsFor, so it is found like any other.
   *
   * Invariant: `mutexes` are all held while the claim is open, and none if lock() threw.
   */
  private final List<Mutex<?>> mutexes;
  private final Claim claim;

  private Guards(List<Mutex<?>> mutexes, Held held) {
    this.mutexes = mutexes;
    this.claim = new Claim(held, this::release);
  }

  static Guards lock(List<? extends Mutex<?>> mutexes) {
    var held = Held.current();
    held.requireEmpty("lock several mutexes at once");
    var ordered = new ArrayList<Mutex<?>>(mutexes);
    ordered.sort(Comparator.comparingLong(mutex -> mutex.resource().number()));
    requireDistinct(ordered);
    var guards = new Guards(ordered, held);
    int count = 0;
    try {
      for (var mutex : ordered) {
        mutex.acquire();
        count++;
        mutex.cell().requireSound();
      }
    } catch (Throwable failure) {
      ordered.subList(count, ordered.size()).clear();
      guards.close();
      throw failure;
    }
    return guards;
  }

  /// The value of one of the mutexes; use it only while this is open.
  ///
  /// @param <T> the value's type
  /// @param mutex one of those that were locked
  /// @return the value that the mutex owns
  @Borrowed
  public <T> T value(Mutex<T> mutex) {
    return cell(mutex).value();
  }

  /// Replaces the value of one of the mutexes.
  ///
  /// @param <T> the value's type
  /// @param mutex one of those that were locked
  /// @param value the new one; keep no other reference to it
  public <T> void set(Mutex<T> mutex, @Moved T value) {
    cell(mutex).replace(value);
  }

  /// Gives all of them back. Idempotent.
  ///
  /// @throws IllegalStateException in another thread than the one that locked
  @Override
  public void close() {
    claim.close();
  }

  /// Lets the body use all the values; if it throws, any of them may be half changed.
  <R extends @Nullable Object, X extends Exception> R apply(
      Mutex.Function<Guards, ? extends R, X> body) throws X {
    try {
      return body.apply(this);
    } catch (Throwable failure) { // whatever it is
      for (var mutex : mutexes) {
        mutex.cell().poison(failure);
      }
      throw failure;
    }
  }

  private <T> Cell<T> cell(Mutex<T> mutex) {
    claim.requireLive();
    if (!mutexes.contains(mutex)) {
      throw new IllegalArgumentException(mutex + " is none of " + mutexes);
    }
    return mutex.cell();
  }

  private void release(Held held) {
    for (var mutex : mutexes.reversed()) {
      mutex.release(held);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very mutex is meant
  private static void requireDistinct(List<Mutex<?>> ordered) {
    for (int i = 1; i < ordered.size(); i++) {
      if (ordered.get(i - 1) == ordered.get(i)) {
        throw new IllegalArgumentException(ordered.get(i) + " is named twice");
      }
    }
  }
}
