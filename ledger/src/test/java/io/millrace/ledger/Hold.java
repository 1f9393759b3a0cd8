package io.millrace.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Holds every thread that runs it until the test lets go; for tests of what others may do
/// meanwhile. Safe for all threads.
public final class Hold implements Runnable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /// Waits for [#release].
  @Override
  public void run() {
    reached.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The same, and then something else on the thread that was held.
  public Runnable then(Runnable next) {
    return () -> {
      run();
      next.run();
    };
  }

  /// A question that holds the owner thread.
  Request question() {
    return Question.of(
        book -> {
          run();
          return true;
        },
        new CompletableFuture<>());
  }

  /// Returns once a thread is held.
  public void awaitReached() throws InterruptedException {
    reached.await();
  }

  /// Lets all go that are held, and holds nobody any more.
  public void release() {
    released.countDown();
  }
}
