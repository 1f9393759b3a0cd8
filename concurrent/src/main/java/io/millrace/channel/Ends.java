package io.millrace.channel;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Counts a channel's open handles on both sides and decides how the channel ends.
final class Ends {
  /*
   * The end is decided once, under the lock: when the last sender handle closes, when the receiver
   * stops the senders, or when the last receiver handle closes. From then on the kernel refuses, and
   * the failure, if any, no longer changes: so what the receiver sees is whole, and a sender that
   * fails *because* it was stopped does not turn the end that the receiver asked for into a failure.
   * Lock order: this lock, then the kernel's.
   */

  private final ReentrantLock lock = new ReentrantLock();
  private final Kernel<?> kernel;
  private int openSenderCount = 1;
  private int openReceiverCount = 1;
  private boolean ended;
  private @Nullable Throwable failure;

  Ends(Kernel<?> kernel) {
    this.kernel = kernel;
  }

  /// Counts one more sender handle; false when none is open any more, for an end is final.
  boolean tryOpenSender() {
    lock.lock();
    try {
      if (openSenderCount == 0) {
        return false;
      }
      openSenderCount = Math.addExact(openSenderCount, 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Counts one more receiver handle; false when none is open any more.
  boolean tryOpenReceiver() {
    lock.lock();
    try {
      if (openReceiverCount == 0) {
        return false;
      }
      openReceiverCount = Math.addExact(openReceiverCount, 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Counts one sender handle less; called once a handle.
  void closeSender(@Nullable Throwable cause) {
    lock.lock();
    try {
      if (cause != null && !ended) {
        addFailure(cause);
      }
      openSenderCount--;
      if (openSenderCount == 0) {
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Counts one receiver handle less; called once a handle. True if it was the last one: then the
  /// senders are stopped, and the caller discards what is left.
  boolean closeReceiver() {
    lock.lock();
    try {
      openReceiverCount--;
      if (openReceiverCount > 0) {
        return false;
      }
      end();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the channel whether or not handles are open.
  void stopSenders() {
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
    if (!ended) {
      ended = true;
      kernel.refuse();
    }
  }
}
