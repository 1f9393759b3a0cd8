package io.millrace.channel;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One subscription to a receiver, and the virtual thread that serves it.
///
/// @param <T> what is handed over
final class ReceiverSubscription<T> implements Flow.Subscription, Runnable {
  /*
   * One thread gives all the signals, so they come one after another (rule 1.3 of Reactive Streams
   * 1.0.4) and `request` within `onNext` does not recurse (3.3). It takes a value only against
   * demand, and each value taken is given on, even if a cancel came meanwhile, which 2.8 allows:
   * none is lost. Without demand it only observes the channel, to see its end; if it is woken for a
   * value meanwhile, it passes the wake-up on, for another receiver may be able to take that value,
   * and waits for demand: so an end that others bring about then is signalled after that.
   *
   * Who ends the subscription interrupts the thread while it waits on the channel, under the lock,
   * and at no other time: the subscriber's own code is never interrupted by us. A receive that is
   * interrupted has taken nothing.
   *
   * A receiver that is not shared takes another thread only when this one has terminated, so the
   * next subscription waits for that. The receiver remembers the thread, and the thread this object,
   * so this forgets the subscriber at the end (3.13).
   */

  private final ReceiverHandle<T> receiver;
  private final Thread thread = Thread.ofVirtual().name("millrace-publisher").unstarted(this);
  private Flow.@Nullable Subscriber<? super T> subscriber;
  private @Nullable ReceiverSubscription<T> previous;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock from here on.
  private long demand;
  private boolean isOnChannel;

  /// Whether nothing more is taken: cancelled, or the last signal is known.
  private boolean isOver;

  private boolean isCancelled;

  /// Why it ended; null if normally.
  private @Nullable Throwable failure;

  /// A subscription that is served once the previous one's thread has terminated.
  ReceiverSubscription(
      ReceiverHandle<T> receiver,
      Flow.Subscriber<? super T> subscriber,
      @Nullable ReceiverSubscription<T> previous) {
    this.receiver = receiver;
    this.subscriber = subscriber;
    this.previous = previous;
  }

  void start() {
    thread.start();
  }

  /// Whether it was cancelled, or its last signal is given or about to be.
  boolean isOver() {
    lock.lock();
    try {
      return isOver;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void request(long count) {
    if (count < 1) {
      end(new IllegalArgumentException("3.9: at least 1 must be requested, was " + count), false);
      return;
    }
    lock.lock();
    try {
      long sum = demand + count;
      demand = sum < 0 ? Long.MAX_VALUE : sum; // 3.17: beyond that it is without limit
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    end(null, true);
  }

  /// Ends it, unless it has ended; a cancel also takes the last signal back if it is not given yet.
  private void end(@Nullable Throwable why, boolean cancels) {
    lock.lock();
    try {
      isCancelled |= cancels;
      if (!isOver) {
        isOver = true;
        failure = why;
        changed.signal();
        if (isOnChannel) {
          thread.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    var target = Objects.requireNonNull(subscriber);
    try {
      target.onSubscribe(this);
      awaitPrevious();
      for (var value = next(); value != null; value = next()) {
        target.onNext(value);
      }
      signalEnd(target);
    } finally { // also if the subscriber threw: that cancels (2.13), and the thread reports it
      cancel();
      subscriber = null;
    }
  }

  private void awaitPrevious() {
    var before = previous;
    previous = null;
    try {
      if (before != null) {
        before.thread.join();
      }
    } catch (InterruptedException interrupt) { // by the subscriber: it alone has this thread
      end(interrupt, false);
    }
  }

  /// The next value that is demanded; null if it is over.
  private @Nullable T next() {
    do {
      @Nullable T value = null;
      try {
        value = enterChannel() ? receiver.receive() : observe();
      } catch (InterruptedException interrupt) { // by the one who ended it, or by the subscriber
        end(interrupt, false);
      } catch (ChannelClosedException ended) {
        end(ended.getCause(), false);
      } catch (IllegalStateException unusable) { // closed, or another thread's
        end(unusable, false);
      } finally {
        leaveChannel(value != null);
      }
      if (value != null) {
        return value;
      }
      awaitDemand();
    } while (!isOver());
    return null;
  }

  /// Lets an end interrupt this thread from here on; whether a value is demanded.
  private boolean enterChannel() {
    lock.lock();
    try {
      isOnChannel = true;
      if (isOver) {
        thread.interrupt(); // as the one who ended it would have
      }
      return demand > 0;
    } finally {
      lock.unlock();
    }
  }

  private void leaveChannel(boolean hasTaken) {
    lock.lock();
    try {
      isOnChannel = false;
      if (isOver) {
        Thread.interrupted(); // it has done its work, and is not for the subscriber
      }
      if (hasTaken) {
        demand--;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there may be a value, and leaves it there; at the end it throws as a receive does.
  private @Nullable T observe() throws InterruptedException {
    receiver.requireUsable();
    var kernel = receiver.kernel();
    Waiting.awaitReceivable(kernel);
    if (kernel.isDrained()) {
      return receiver.receive();
    }
    kernel.wakeAnother();
    return null;
  }

  private void awaitDemand() {
    lock.lock();
    try {
      while (demand == 0 && !isOver) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void signalEnd(Flow.Subscriber<? super T> target) {
    @Nullable Throwable why;
    lock.lock();
    try {
      if (isCancelled) {
        return;
      }
      why = failure;
    } finally {
      lock.unlock();
    }
    if (why == null) {
      target.onComplete();
    } else {
      target.onError(why);
    }
  }
}
