package io.millrace.owner;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the tests of owners share.
final class Owners {

  /// A kind of calling thread.
  enum Caller {
    PLATFORM,
    VIRTUAL;

    <R> Job<R> job(Callable<R> body) {
      return new Job<>(this == VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon(), body);
    }
  }

  private Owners() {}

  /// Keeps the owner busy until the latch that this returns is counted down; the function has
  /// begun.
  static CountDownLatch hold(Owner<?> owner) throws InterruptedException {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    owner.tell(state -> {
      begun.countDown();
      awaitLatch(go);
    });
    begun.await();
    return go;
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  static <R> R answer(CompletableFuture<R> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  static void assertFailed(ThrowingCallable call, Throwable cause) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has failed")
        .cause()
        .isSameAs(cause);
  }

  static void assertClosed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed")
        .hasNoCause();
  }
}
