package io.millrace.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The wait of the thread that makes it, for one operation or for one of several.
final class ThreadWait implements Wait {
  /*
   * States of `claimed`: null (waiting) -> a waiter (a peer claimed it) | ABORTED (given up).
   * Each change is one CAS from null, so a hand-over and a timeout or interrupt that meet are
   * decided: who comes first stands. A thread that finds itself claimed when it wanted to give up
   * waits for the peer to complete, which is a few instructions away and needs nothing of this
   * thread.
   *
   * No wake-up is lost. complete() writes the outcome, then reads `mayPark`, and unparks if it is set;
   * await() sets it, then reads the outcome before each park; all four sequentially consistent. So a
   * wait that ends while its thread still spins costs no unpark. A permit left over from this wait
   * only makes some later park return early, and every park in the library is in a loop.
   */

  private static final VarHandle CLAIMED;

  static {
    try {
      CLAIMED = MethodHandles.lookup().findVarHandle(ThreadWait.class, "claimed", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("StaticMutable") // only compared with: it is in no queue
  private static final Waiter<Object> ABORTED = new Waiter<>(Nobody.NOBODY, null);

  private enum Nobody implements Wait {
    NOBODY;

    @Override
    public boolean claim(Waiter<?> waiter) {
      return false;
    }

    @Override
    public void completed() {}

    @Override
    public boolean observes() {
      return false;
    }
  }

  private final Thread thread = Thread.currentThread();
  private final boolean observes;
  private volatile @Nullable Waiter<?> claimed;
  private volatile boolean mayPark;

  /// A wait of this thread; an observing one is never handed a value.
  ThreadWait(boolean observes) {
    this.observes = observes;
  }

  @Override
  public boolean claim(Waiter<?> waiter) {
    return claimed == null && CLAIMED.compareAndSet(this, null, waiter);
  }

  @Override
  public void completed() {
    if (mayPark) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public boolean observes() {
    return observes;
  }

  /// Gives the wait up; false if a peer has claimed it before: then [#await] does not wait long.
  boolean abort() {
    return CLAIMED.compareAndSet(this, null, ABORTED);
  }

  /// Waits until a peer has completed one of this wait's waiters. For the thread that made it.
  ///
  /// @return the completed waiter; null if the time is over, and the wait given up
  /// @throws InterruptedException if interrupted and not claimed before; the wait is given up
  @Nullable Waiter<?> await(Deadline deadline) throws InterruptedException {
    mayPark = true;
    boolean interrupted = false;
    boolean waits = true;
    while (true) {
      var waiter = claimed;
      if (waiter != null && waiter.isCompleted()) {
        if (interrupted) {
          // The hand-over came first and stands; the caller's next wait sees the interrupt.
          Thread.currentThread().interrupt();
        }
        return waiter;
      }
      if (waits && deadline.isOver()) {
        if (abort()) {
          return null;
        }
        waits = false;
      }
      if (Thread.interrupted()) {
        if (waits && abort()) {
          throw new InterruptedException();
        }
        interrupted = true;
        waits = false;
      }
      if (waits) {
        deadline.park(this);
      } else {
        LockSupport.park(this); // claimed: the peer is about to complete
      }
    }
  }
}
