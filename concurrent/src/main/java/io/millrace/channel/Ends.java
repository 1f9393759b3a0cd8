package io.millrace.channel;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Knows a channel's open handles on both sides and decides how the channel ends.
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
  private final Set<HandleState> senders = new HashSet<>();
  private final Set<HandleState> receivers = new HashSet<>();
  private boolean ended;
  private @Nullable Throwable failure;

  Ends(Kernel<?> kernel) {
    this.kernel = kernel;
  }

  /// Adds a sender handle: the first, or a duplicate of `original`; false if that is closed.
  boolean addSender(HandleState added, @Nullable HandleState original) {
    lock.lock();
    try {
      return add(senders, added, original);
    } finally {
      lock.unlock();
    }
  }

  /// Adds a receiver handle: the first, or a duplicate of `original`; false if that is closed.
  boolean addReceiver(HandleState added, @Nullable HandleState original) {
    lock.lock();
    try {
      return add(receivers, added, original);
    } finally {
      lock.unlock();
    }
  }

  /// Removes a sender handle; called once a handle.
  void closeSender(HandleState handle, @Nullable Throwable cause) {
    lock.lock();
    try {
      addFailure(cause);
      senders.remove(handle);
      if (senders.isEmpty()) {
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Removes a receiver handle; called once a handle. True if it was the last one: then the senders
  /// are stopped, and the caller discards what is left.
  boolean closeReceiver(HandleState handle) {
    lock.lock();
    try {
      receivers.remove(handle);
      if (!receivers.isEmpty()) {
        return false;
      }
      end();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Closes a handle that was dropped open, a sender as failed.
  void closeLeaked(HandleState handle, IllegalStateException leak) {
    boolean isSender;
    lock.lock();
    try {
      isSender = senders.contains(handle);
    } finally {
      lock.unlock();
    }
    if (isSender) {
      closeSender(handle, leak);
    } else if (closeReceiver(handle)) {
      kernel.discard();
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

  /// Ends a channel that has no sender handles, as failed if there is a cause.
  void endWith(@Nullable Throwable cause) {
    lock.lock();
    try {
      addFailure(cause);
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

  /// Whether somebody on the other side than this open handle may still wait for it.
  boolean isMissed(HandleState handle) {
    lock.lock();
    try {
      return !ended
          && (senders.contains(handle) ? receivers : senders)
              .stream().anyMatch(HandleState::isReachable);
    } finally {
      lock.unlock();
    }
  }

  private static boolean add(
      Set<HandleState> handles, HandleState added, @Nullable HandleState original) {
    return (original == null || handles.contains(original)) && handles.add(added);
  }

  @SuppressWarnings("ReferenceEquality") // addSuppressed refuses the very same throwable only
  private void addFailure(@Nullable Throwable cause) {
    if (cause == null || ended) {
      return;
    }
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
