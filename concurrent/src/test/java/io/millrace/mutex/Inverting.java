package io.millrace.mutex;

import java.util.List;
import java.util.concurrent.Callable;

/// A program that takes two locks in both orders, in each way to wait for one; no two threads do it
/// at once.
final class Inverting {
  static final int PAIR_COUNT = 7;

  private Inverting() {}

  public static void main(String[] args) throws Exception {
    var mutex = new Mutex<>("mutex");
    var shared = new RwLock<>("shared", String::length);
    List<Callable<AutoCloseable>> ways =
        List.of(
            mutex::lock,
            mutex::lockInterruptibly,
            shared::lockRead,
            shared::lockReadInterruptibly,
            shared::lockWrite,
            shared::lockWriteInterruptibly);
    for (var way : ways) {
      var other = new Mutex<>("other");
      other.run(value -> way.call().close());
      refusable(() -> {
        try (var guard = way.call()) {
          return other.<String, RuntimeException>with(value -> value + guard);
        }
      });
    }
    var first = new Mutex<>("first");
    var second = new Mutex<>("second");
    Mutex.lockAll(second, first).close();
    refusable(() -> second.with(value -> value + first.<String, RuntimeException>with(v -> v)));
    tryingIsNotWaiting();
    System.out.println("done");
  }

  private static void tryingIsNotWaiting() {
    var one = new Mutex<>("one");
    var two = new Mutex<>("two");
    one.run(value -> two.tryLock().orElseThrow().close());
    two.run(value -> one.lock().close());
  }

  private static void refusable(Callable<?> inversion) throws Exception {
    try {
      inversion.call();
    } catch (IllegalStateException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
  }
}
