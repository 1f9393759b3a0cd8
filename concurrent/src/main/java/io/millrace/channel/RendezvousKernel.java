package io.millrace.channel;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A channel without a buffer, with any number of receivers: one lock, two queues of those who
/// wait, and hand-over from one to the other.
///
/// @param <T> what is handed over
final class RendezvousKernel<T> implements Kernel<T> {
  /*
   * Idea. All state is behind one lock. A sender that meets a waiting receiver hands its value to it;
   * a receiver that meets a waiting sender takes its value. So a woken thread finds its operation
   * done and never competes again: waiters are served strictly in order and none starves.
   *
   * Invariants, whenever the lock is free, of waiters that have not been given up:
   *   1. a receiver and a sender of another wait never wait both (a select may wait to send to, and
   *      to receive from, one channel)
   *   2. nobody waits while refusing, which never goes back to false
   * An observing receiver counts for 1 like any other, but is woken instead of being served.
   *
   * Orderings: the lock alone, and for a claimed waiter the outcome that completes it (see Waiter).
   * Code that is not ours runs under it in one place: drainTo() calls into.add() so that a value that
   * a collection refuses is still here.
   */

  private static final int SPIN_COUNT = Runtime.getRuntime().availableProcessors() > 1 ? 100 : 0;

  private final ReentrantLock lock = new ReentrantLock();
  private final Waiters<T> senders = new Waiters<>();
  private final Waiters<T> receivers = new Waiters<>();
  private boolean refusing;
  private long version;

  /// Claimed waiters, chained, that release() completes.
  private @Nullable Waiter<T> served;

  private @Nullable Waiter<T> woken;

  @Override
  public Offer trySend(T value) {
    lock();
    try {
      return offer(value);
    } finally {
      release();
    }
  }

  @Override
  public int trySendAll(T[] values, int from) {
    lock();
    try {
      int index = from;
      while (index < values.length) {
        var offer = offer(values[index]);
        if (offer == Offer.CLOSED) {
          return REFUSED;
        }
        if (offer == Offer.FULL) {
          break;
        }
        index++;
      }
      return index - from;
    } finally {
      release();
    }
  }

  @Override
  public @Nullable T tryReceive() {
    lock();
    try {
      var sender = senders.claimFirst();
      if (sender == null) {
        return null;
      }
      version++;
      served = chained(sender, served);
      return valueOf(sender);
    } finally {
      release();
    }
  }

  @Override
  public int drainTo(Collection<? super T> into, int countMax) {
    lock();
    try {
      int count = 0;
      int here = Math.min(countMax, senders.count());
      while (count < here && moveFirst(into)) {
        count++;
      }
      return count;
    } finally {
      release();
    }
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public void refuse() {
    lock();
    try {
      refusing = true;
      version++;
      wake(senders.claimAll());
      wake(receivers.claimAll());
    } finally {
      release();
    }
  }

  @Override
  public boolean isRefusing() {
    lock();
    try {
      return refusing;
    } finally {
      release();
    }
  }

  @Override
  public boolean isDrained() {
    return isRefusing();
  }

  @Override
  public void discard() {}

  @Override
  public boolean addSender(Waiter<T> waiter, boolean overtaken) {
    lock();
    try {
      if (refusing || receivers.hasServable(waiter.wait)) {
        return false;
      }
      version++;
      senders.add(waiter, overtaken);
      wake(receivers.claimObservers());
      return true;
    } finally {
      release();
    }
  }

  @Override
  public boolean addReceiver(Waiter<T> waiter, boolean overtaken) {
    lock();
    try {
      if (refusing || senders.hasServable(waiter.wait)) {
        return false;
      }
      version++;
      receivers.add(waiter, overtaken);
      return true;
    } finally {
      release();
    }
  }

  @Override
  public void removeSender(Waiter<T> waiter) {
    lock();
    try {
      if (senders.remove(waiter)) {
        version++;
      }
    } finally {
      release();
    }
  }

  @Override
  public void removeReceiver(Waiter<T> waiter) {
    lock();
    try {
      if (receivers.remove(waiter)) {
        version++;
      }
    } finally {
      release();
    }
  }

  @Override
  public boolean holdsValues() {
    return false;
  }

  @Override
  public boolean spinsFirst() {
    // A virtual thread's peer mostly waits for its very carrier, which a yield hands over at once.
    return !Thread.currentThread().isVirtual();
  }

  /// Nothing to do: a waiter that is woken here was served, or all were woken.
  @Override
  public void wakeAnother() {}

  @Override
  public long version() {
    lock();
    try {
      return version;
    } finally {
      release();
    }
  }

  private Offer offer(T value) {
    if (refusing) {
      return Offer.CLOSED;
    }
    var receiver = receivers.claimFirstServable();
    if (receiver == null) {
      return Offer.FULL;
    }
    receiver.value = value;
    served = chained(receiver, served);
    version++;
    return Offer.SENT;
  }

  /// Moves the first waiting sender's value; if `into` refuses it, the sender tries again.
  private boolean moveFirst(Collection<? super T> into) {
    var sender = senders.claimFirst();
    if (sender == null) {
      return false;
    }
    version++;
    woken = chained(sender, woken);
    into.add(valueOf(sender));
    woken = sender.next;
    served = chained(sender, served);
    return true;
  }

  /// Locks, spinning first: it is held for some nanoseconds, and parking takes thousands.
  private void lock() {
    for (int spins = SPIN_COUNT; spins > 0; spins--) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /// Unlocks, then completes those who were claimed meanwhile: unparking is slow, and whoever is
  /// unparked soon wants the lock.
  private void release() {
    var done = served;
    var retry = woken;
    served = null;
    woken = null;
    lock.unlock();
    Waiter.completeAll(done, true);
    Waiter.completeAll(retry, false);
  }

  private void wake(@Nullable Waiter<T> chain) {
    for (var waiter = chain; waiter != null; ) {
      var following = waiter.next;
      woken = chained(waiter, woken);
      waiter = following;
    }
  }

  private static <T> Waiter<T> chained(Waiter<T> waiter, @Nullable Waiter<T> chain) {
    waiter.next = chain;
    return waiter;
  }

  private static <T> T valueOf(Waiter<T> sender) {
    return Objects.requireNonNull(sender.value);
  }
}
