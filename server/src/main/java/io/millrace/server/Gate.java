package io.millrace.server;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Counts the requests that were let in, so that a server can stop taking new ones and wait until
/// those are answered. Safe for all threads.
final class Gate {
  private final Set<Runnable> closeActions = new LinkedHashSet<>();
  private int inside;
  private boolean closed;

  /// Lets a request in; false if the gate is closed.
  synchronized boolean tryEnter() {
    if (closed) {
      return false;
    }
    inside++;
    return true;
  }

  /// A request that was let in is answered.
  synchronized void leave() {
    if (--inside == 0) {
      notifyAll();
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Runs the action when the gate closes, or now if it is closed; a request that may last long
  /// learns by it that it has to end.
  void onClose(Runnable action) {
    synchronized (this) {
      if (!closed) {
        closeActions.add(action);
        return;
      }
    }
    action.run();
  }

  synchronized void forget(Runnable action) {
    closeActions.remove(action);
  }

  /// Lets nobody in any more; idempotent.
  void close() {
    List<Runnable> actions;
    synchronized (this) {
      closed = true;
      actions = List.copyOf(closeActions);
      closeActions.clear();
    }
    actions.forEach(Runnable::run);
  }

  /// Waits until all who were let in have left; false if some have not in time.
  synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (inside > 0) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
