package io.millrace.channel;

import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets many threads receive from a kernel that is made for one: they take turns.
///
/// @param <T> what is handed over
final class SharedKernel<T> implements Kernel<T> {
  /*
   * Idea. Whoever receives holds `turn`, so the kernel inside sees one receiver at a time, and what
   * one did before happens-before what the next one does. Senders never need it.
   *
   * The kernel inside wakes as many receivers as values came in, not only the first: a waiting one
   * that is woken may find that another took the value, and then waits again.
   *
   * Code that is not ours runs under it in one place: drainTo() calls into.add(), so that a value
   * that a collection refuses is still here.
   *
   * Lock order: turn, then those of the kernel inside.
   */

  private final Kernel<T> kernel;
  private final ReentrantLock turn = new ReentrantLock();

  SharedKernel(Kernel<T> kernel) {
    this.kernel = kernel;
  }

  @Override
  public @Nullable T tryReceive() {
    turn.lock();
    try {
      return kernel.tryReceive();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public int drainTo(Collection<? super T> into, int countMax) {
    turn.lock();
    try {
      return kernel.drainTo(into, countMax);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public Offer trySend(T value) {
    return kernel.trySend(value);
  }

  @Override
  public int trySendAll(T[] values, int from) {
    return kernel.trySendAll(values, from);
  }

  @Override
  public boolean holdsValues() {
    return kernel.holdsValues();
  }

  @Override
  public boolean spinsFirst() {
    return kernel.spinsFirst();
  }

  @Override
  public int size() {
    return kernel.size();
  }

  @Override
  public void refuse() {
    kernel.refuse();
  }

  @Override
  public boolean isRefusing() {
    return kernel.isRefusing();
  }

  @Override
  public boolean isDrained() {
    return kernel.isDrained();
  }

  @Override
  public void discard() {
    kernel.discard();
  }

  @Override
  public boolean addSender(Waiter<T> waiter, boolean overtaken) {
    return kernel.addSender(waiter, overtaken);
  }

  @Override
  public boolean addReceiver(Waiter<T> waiter, boolean overtaken) {
    return kernel.addReceiver(waiter, overtaken);
  }

  @Override
  public void removeSender(Waiter<T> waiter) {
    kernel.removeSender(waiter);
  }

  @Override
  public void removeReceiver(Waiter<T> waiter) {
    kernel.removeReceiver(waiter);
  }

  @Override
  public void wakeAnother() {
    kernel.wakeAnother();
  }

  @Override
  public long version() {
    return kernel.version();
  }
}
