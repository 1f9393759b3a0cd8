package io.millrace.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waits, on any kernel, until one operation can be done.
final class Waiting {
  /*
   * Try; then back off a few times and try again, for a peer is often about to act; then register a
   * waiter, which the kernel does only if the operation is still impossible, and park. A peer either
   * does the operation in the waiter's place (DONE) or sends the thread to try again (RETRY). After
   * a RETRY the operation is tried before an interrupt or the deadline is looked at, so a wake-up
   * meant for one who can act is never wasted on one who leaves: either it acts, or there was nothing
   * to do.
   *
   * Without a buffer one side must be registered when the other comes, so there it backs off after
   * that.
   */

  private Waiting() {}

  static <T> Offer send(Kernel<T> kernel, T value, Deadline deadline) throws InterruptedException {
    throwIfInterrupted();
    var offer = kernel.trySend(value);
    return offer == Offer.FULL ? sendWaiting(kernel, value, deadline) : offer;
  }

  /// Sends the batch; returns how many were sent, which is fewer only if the channel is closed.
  static <T> int sendAll(Kernel<T> kernel, T[] values) throws BatchInterruptedException {
    int index = 0;
    try {
      throwIfInterrupted();
      while (index < values.length) {
        int count = kernel.trySendAll(values, index);
        if (count > 0) {
          index += count;
        } else if (count == Kernel.REFUSED
            || sendWaiting(kernel, values[index], Deadline.NEVER) == Offer.CLOSED) {
          break;
        } else {
          index++;
        }
      }
    } catch (InterruptedException interrupt) {
      throw new BatchInterruptedException(rest(values, index));
    }
    return index;
  }

  static List<Object> rest(Object[] values, int from) {
    return List.of(values).subList(from, values.length);
  }

  /// Receives; null if the end is reached or the time is over.
  static <T> @Nullable T receive(Kernel<T> kernel, Deadline deadline) throws InterruptedException {
    throwIfInterrupted();
    var value = kernel.tryReceive();
    return value == null ? receiveWaiting(kernel, deadline) : value;
  }

  /// Waits until there may be something to receive, or the end; takes nothing.
  static <T> void awaitReceivable(Kernel<T> kernel) throws InterruptedException {
    var wait = new ThreadWait(true);
    var waiter = new Waiter<T>(wait, null);
    if (!kernel.isDrained() && kernel.addReceiver(waiter, false)) {
      await(kernel, wait, waiter, Deadline.NEVER, false);
    }
  }

  private static <T> Offer sendWaiting(Kernel<T> kernel, T value, Deadline deadline)
      throws InterruptedException {
    var backoff = new Backoff(kernel.spinsFirst());
    while (kernel.holdsValues() && backoff.pause()) {
      var offer = kernel.trySend(value);
      if (offer != Offer.FULL) {
        return offer;
      }
    }
    boolean overtaken = false;
    while (!deadline.isOver()) {
      var wait = new ThreadWait(false);
      var waiter = new Waiter<>(wait, value);
      if (kernel.addSender(waiter, overtaken)) {
        if (!await(kernel, wait, waiter, deadline, true)) {
          break;
        }
        if (waiter.isDone()) {
          return Offer.SENT;
        }
        overtaken = true;
      }
      var offer = kernel.trySend(value);
      if (offer != Offer.FULL) {
        return offer;
      }
    }
    return Offer.FULL;
  }

  private static <T> @Nullable T receiveWaiting(Kernel<T> kernel, Deadline deadline)
      throws InterruptedException {
    var backoff = new Backoff(kernel.spinsFirst());
    while (kernel.holdsValues() && backoff.pause()) {
      var value = kernel.tryReceive();
      if (value != null) {
        return value;
      }
    }
    boolean overtaken = false;
    while (!deadline.isOver()) {
      var wait = new ThreadWait(false);
      var waiter = new Waiter<T>(wait, null);
      if (kernel.addReceiver(waiter, overtaken)) {
        if (!await(kernel, wait, waiter, deadline, false)) {
          break;
        }
        if (waiter.isDone()) {
          return waiter.value;
        }
        overtaken = true;
      }
      var value = kernel.tryReceive();
      if (value != null || kernel.isDrained()) {
        return value;
      }
    }
    return null;
  }

  /// Waits for the registered waiter; false if the time is over, and the waiter removed.
  private static <T> boolean await(
      Kernel<T> kernel, ThreadWait wait, Waiter<T> waiter, Deadline deadline, boolean sends)
      throws InterruptedException {
    if (!kernel.holdsValues()) {
      var backoff = new Backoff(kernel.spinsFirst());
      while (!waiter.isCompleted() && backoff.pause()) {}
    }
    boolean completed = false;
    try {
      completed = wait.await(deadline) != null;
    } finally {
      if (!completed) {
        if (sends) {
          kernel.removeSender(waiter);
        } else {
          kernel.removeReceiver(waiter);
        }
      }
    }
    return completed;
  }

  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
