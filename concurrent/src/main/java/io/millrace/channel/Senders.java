package io.millrace.channel;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Counts a channel's open sender handles and decides how the channel ends.
final class Senders {
  /*
   * The end is decided once, under the lock: when the last handle closes, or when the receiver stops
   * the senders. From then on the kernel refuses, and the failure, if any, no longer changes: so what
   * the receiver sees is whole, and a sender that fails *because* it was stopped does not turn the
   * end that the receiver asked for into a failure. Lock order: this lock, then the kernel's.
   */

  private final ReentrantLock lock = new ReentrantLock();
  private final Kernel<?> kernel;
  private int openCount = 1;
  private boolean ended;
  private @Nullable Throwable failure;

  Senders(Kernel<?> kernel) {
    this.kernel = kernel;
  }

  /// Counts one more handle; false when none is open any more, for an end is final.
  boolean tryOpen() {
    lock.lock();
    try {
      if (openCount == 0) {
        return false;
      }
      openCount = Math.addExact(openCount, 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Counts one handle less; called once a handle.
  void close(@Nullable Throwable cause) {
    lock.lock();
    try {
      if (cause != null && !ended) {
        addFailure(cause);
      }
      openCount--;
      if (openCount == 0) {
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends the channel whether or not handles are open.
  void stop() {
    lock.lock();
    try {
      end();
    } finally {
      lock.unlock();
    }
  }

  /// The first failure with the others suppressed, or `null`; it is final once the channel ended.
  @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // addSuppressed refuses the very same throwable only
  private void addFailure(Throwable cause) {
    if (failure == null) {
      failure = cause;
    } else if (failure != cause) {
      failure.addSuppressed(cause);
    }
  }

  private void end() {
    ended = true;
    kernel.refuse();
  }
}
