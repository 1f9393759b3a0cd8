package io.millrace.channel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The plain kernel, for any capacity from 0 on and any number of receivers: one lock, one deque,
/// and hand-over to whoever waits.
///
/// @param <T> what is handed over
final class LockKernel<T> implements Kernel<T> {
  /*
   * Idea. All state is behind one lock. A sender that meets a waiting receiver hands its value to it;
   * whoever takes a value out of the buffer moves the first waiting sender's value in; with no buffer
   * at all (a rendezvous) it takes the value from that sender. So a woken thread finds its operation
   * done and never competes again: waiters are served strictly in order and none starves.
   *
   * Invariants, whenever the lock is free, of waiters that have not been given up:
   *   1. buffer.size() <= capacity
   *   2. a sender waits only while buffer.size() == capacity
   *   3. a receiver waits only while the buffer is empty; it and a sender of another wait never wait
   *      both (a select may wait to send to, and to receive from, one channel)
   *   4. nobody waits while refusing; refusing never goes back to false, and the buffer then only
   *      shrinks
   * An observing receiver counts for 3 like any other, but is woken instead of being served.
   *
   * Orderings: the lock alone, and for a claimed waiter the outcome that completes it (see Waiter).
   * Code that is not ours runs under it in one place: drainTo() calls into.add() so that a value that
   * a collection refuses is still here.
   */

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<T> buffer = new ArrayDeque<>();
  private final Waiters<T> senders = new Waiters<>();
  private final Waiters<T> receivers = new Waiters<>();
  private boolean refusing;
  private long version;

  /// Claimed waiters, chained, that release() completes.
  private @Nullable Waiter<T> served;

  private @Nullable Waiter<T> woken;

  LockKernel(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Offer trySend(T value) {
    lock.lock();
    try {
      return offer(value);
    } finally {
      release();
    }
  }

  @Override
  public int trySendAll(T[] values, int from) {
    lock.lock();
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
    lock.lock();
    try {
      var value = buffer.poll();
      var sender = value == null && capacity > 0 ? null : senders.claimFirst();
      if (value == null && sender == null) {
        return null;
      }
      version++;
      if (sender == null) {
        return value;
      }
      if (value == null) {
        value = valueOf(sender);
      } else {
        buffer.add(valueOf(sender));
      }
      served = chained(sender, served);
      return value;
    } finally {
      release();
    }
  }

  @Override
  public int drainTo(Collection<? super T> into, int countMax) {
    lock.lock();
    try {
      int count = 0;
      int here = Math.min(countMax, capacity == 0 ? senders.count() : buffer.size());
      while (count < here && moveOne(into)) {
        count++;
      }
      return count;
    } finally {
      release();
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return buffer.size();
    } finally {
      release();
    }
  }

  @Override
  public void refuse() {
    lock.lock();
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
    lock.lock();
    try {
      return refusing;
    } finally {
      release();
    }
  }

  @Override
  public boolean isDrained() {
    lock.lock();
    try {
      return refusing && buffer.isEmpty();
    } finally {
      release();
    }
  }

  @Override
  public void discard() {
    lock.lock();
    try {
      buffer.clear();
      version++;
    } finally {
      release();
    }
  }

  @Override
  public boolean addSender(Waiter<T> waiter, boolean overtaken) {
    lock.lock();
    try {
      if (refusing || buffer.size() < capacity || receivers.hasServable(waiter.wait)) {
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
    lock.lock();
    try {
      if (refusing || !buffer.isEmpty() || senders.hasServable(waiter.wait)) {
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
    lock.lock();
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
    lock.lock();
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
    return capacity > 0;
  }

  /// Nothing to do: a waiter that is woken here was served, or there was something for everyone.
  @Override
  public void wakeAnother() {}

  @Override
  public long version() {
    lock.lock();
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
    if (!handOver(value)) {
      if (buffer.size() == capacity) {
        return Offer.FULL;
      }
      buffer.add(value);
      wake(receivers.claimObservers());
    }
    version++;
    return Offer.SENT;
  }

  /// Gives the value to the first waiting receiver that takes one.
  private boolean handOver(T value) {
    var receiver = receivers.claimFirstServable();
    if (receiver == null) {
      return false;
    }
    receiver.value = value;
    served = chained(receiver, served);
    return true;
  }

  private boolean moveOne(Collection<? super T> into) {
    if (capacity == 0) {
      return moveFromSender(into);
    }
    into.add(buffer.element());
    buffer.remove();
    version++;
    moveFromSender(buffer);
    return true;
  }

  /// Moves the first waiting sender's value; if `into` refuses it, the sender waits on.
  private boolean moveFromSender(Collection<? super T> into) {
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
