package io.millrace.channel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The plain kernel, for any capacity from 1 on: one lock, one deque, and hand-over to senders that
/// wait.
///
/// @param <T> what is handed over
final class LockKernel<T> implements Kernel<T> {
  /*
   * Idea. All state is behind one lock. A sender that finds the buffer full queues itself together
   * with its value; whoever takes a value out of the buffer moves the first waiting sender's value
   * in and wakes that sender, whose send is then already done. So a woken sender never competes
   * again: waiting senders are served strictly in order and none starves.
   *
   * States of a waiting sender: WAITING (queued) -> ADMITTED (value is in the buffer, not queued)
   *                                              -> REFUSED  (channel refuses, not queued)
   *                                              -> gone     (timeout, interrupt: it unqueues itself)
   *
   * Invariants, whenever the lock is free:
   *   1. buffer.size() <= capacity
   *   2. a sender is queued only while buffer.size() == capacity and the channel is not refusing
   *   3. a sender is queued if and only if its state is WAITING
   *   4. refusing never goes back to false, and while it is true the buffer only shrinks
   *
   * Interrupt and timeout. await() returns only with the lock held again, so a sender that was
   * interrupted reads its state in peace: WAITING, it leaves and still owns its value; else the
   * hand-over came first and stands, and the interrupt flag is set again. The receiver takes its
   * value under the lock after await(), so an interrupt cannot fall between.
   *
   * Orderings: the lock alone. Code that is not ours runs under it in one place: drainTo() calls
   * into.add() so that a value that a collection refuses is still here.
   */

  private enum State {
    WAITING,
    ADMITTED,
    REFUSED
  }

  private static final class WaitingSender<T> {
    final T value;
    final Condition wake;
    State state = State.WAITING;

    WaitingSender(T value, Condition wake) {
      this.value = value;
      this.wake = wake;
    }
  }

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final ArrayDeque<T> buffer = new ArrayDeque<>();
  private final ArrayDeque<WaitingSender<T>> waitingSenders = new ArrayDeque<>();
  private boolean refusing;

  LockKernel(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Offer send(T value, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var offer = offer(value);
      return offer == Offer.FULL && timeoutNanos > 0 ? waitForSpace(value, timeoutNanos) : offer;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Offer trySend(T value) {
    lock.lock();
    try {
      return offer(value);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable T receive(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return waitForValue(timeoutNanos) ? take() : null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable T tryReceive() {
    lock.lock();
    try {
      return take();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitReady() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return waitForValue(FOREVER);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void drainTo(Collection<? super T> into, int countMax) {
    lock.lock();
    try {
      for (int count = Math.min(countMax, buffer.size()); count > 0; count--) {
        into.add(buffer.element());
        take();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int size() {
    lock.lock();
    try {
      return buffer.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void refuse() {
    lock.lock();
    try {
      refusing = true;
      for (var sender : waitingSenders) {
        sender.state = State.REFUSED;
        sender.wake.signal();
      }
      waitingSenders.clear();
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRefusing() {
    lock.lock();
    try {
      return refusing;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isDrained() {
    lock.lock();
    try {
      return refusing && buffer.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void discard() {
    lock.lock();
    try {
      buffer.clear();
    } finally {
      lock.unlock();
    }
  }

  private Offer offer(T value) {
    if (refusing) {
      return Offer.CLOSED;
    }
    if (buffer.size() == capacity) {
      return Offer.FULL;
    }
    buffer.add(value);
    ready.signal();
    return Offer.SENT;
  }

  private Offer waitForSpace(T value, long timeoutNanos) throws InterruptedException {
    var self = new WaitingSender<T>(value, lock.newCondition());
    waitingSenders.add(self);
    try {
      long remainingNanos = timeoutNanos;
      while (self.state == State.WAITING && remainingNanos > 0) {
        remainingNanos = await(self.wake, remainingNanos);
      }
    } catch (InterruptedException interrupt) {
      if (self.state == State.WAITING) {
        waitingSenders.remove(self);
        throw interrupt;
      }
      // The hand-over came first and stands; the caller's next wait sees the interrupt.
      Thread.currentThread().interrupt();
    }
    return switch (self.state) {
      case ADMITTED -> Offer.SENT;
      case REFUSED -> Offer.CLOSED;
      case WAITING -> {
        waitingSenders.remove(self);
        yield Offer.FULL;
      }
    };
  }

  private boolean waitForValue(long timeoutNanos) throws InterruptedException {
    long remainingNanos = timeoutNanos;
    while (buffer.isEmpty()) {
      if (refusing || remainingNanos <= 0) {
        return false;
      }
      remainingNanos = await(ready, remainingNanos);
    }
    return true;
  }

  private @Nullable T take() {
    var value = buffer.poll();
    var sender = value == null ? null : waitingSenders.poll();
    if (sender != null) {
      buffer.add(sender.value);
      sender.state = State.ADMITTED;
      sender.wake.signal();
    }
    return value;
  }

  /// Waits once. Without a limit no timer is started, which for a virtual thread is a task saved.
  @SuppressWarnings("WaitNotInLoop") // the callers loop
  private static long await(Condition condition, long remainingNanos) throws InterruptedException {
    if (remainingNanos == FOREVER) {
      condition.await();
      return FOREVER;
    }
    return condition.awaitNanos(remainingNanos);
  }
}
