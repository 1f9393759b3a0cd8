package io.millrace.channel;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The waiting senders, or the waiting receivers, of a kernel whose operations take no lock: only
/// who waits, or wakes, takes the one in here.
///
/// @param <T> what the channel hands over
final class LockedWaiters<T> {
  /*
   * Dekker's rule, so that no wake-up is lost. A waiter is first added, then looks whether it must
   * still wait; a peer first changes the channel, by an atomic read-modify-write or a volatile write,
   * then looks whether anybody is here. One of the two sees the other. Waiters are completed after
   * the lock is given back, for unparking is slow.
   */

  private final ReentrantLock lock = new ReentrantLock();
  private final Waiters<T> waiters = new Waiters<>();

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /// Adds the waiter, then looks again; false, and not added, if it need not wait.
  boolean add(Waiter<T> waiter, boolean overtaken, BooleanSupplier mustWait) {
    lock.lock();
    try {
      waiters.add(waiter, overtaken);
      if (mustWait.getAsBoolean()) {
        return true;
      }
      waiters.remove(waiter);
      return false;
    } finally {
      lock.unlock();
    }
  }

  void remove(Waiter<T> waiter) {
    lock.lock();
    try {
      waiters.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  /// See [Waiters#claimFirst()].
  @Nullable Waiter<T> claimFirst() {
    lock.lock();
    try {
      return waiters.claimFirst();
    } finally {
      lock.unlock();
    }
  }

  /// Sends up to `countMax` waiters, and the observers before them, to look again.
  void wake(long countMax) {
    if (!waiters.isEmpty()) {
      wakeThem(countMax);
    }
  }

  void wakeAll() {
    wake(Long.MAX_VALUE);
  }

  private void wakeThem(long countMax) {
    @Nullable Waiter<T> woken;
    lock.lock();
    try {
      woken = waiters.claimAll(countMax);
    } finally {
      lock.unlock();
    }
    Waiter.completeAll(woken, false);
  }
}
