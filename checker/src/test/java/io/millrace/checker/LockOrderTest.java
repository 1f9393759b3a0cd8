package io.millrace.checker;

import org.junit.jupiter.api.Test;

class LockOrderTest {

  @Test
  void locksAreTakenInOneOrder() {
    Refusal.check(
        LockOrder.class,
        """
        class Test {
          @LockRank(1) private final Mutex<List<String>> low = new Mutex<>(new ArrayList<>());
          @LockRank(2) private final Mutex<List<String>> high = new Mutex<>(new ArrayList<>());
          private final Object a = new Object();
          private final Object b = new Object();
          private final Lock c = new ReentrantLock();
          private final Mutex<List<String>> self = new Mutex<>(new ArrayList<>());
          void ranks() {
            try (var one = high.lock()) {
              // BUG: Diagnostic contains: 'low' of rank 1 is locked while 'high' of rank 2 is held
              try (var two = low.lock()) { two.value().clear(); }
            }
          }
          void ab() {
            synchronized (a) {
              // BUG: Diagnostic contains: 'b' is locked while 'a' is held, and elsewhere the other way round
              synchronized (b) { a.hashCode(); }
            }
          }
          void ba() { synchronized (b) { lockA(); } }
          private void lockA() {
            // BUG: Diagnostic contains: 'a' is locked while 'b' is held, and elsewhere the other way round
            synchronized (a) { a.hashCode(); }
          }
          void again() {
            self.run(list -> {
              // BUG: Diagnostic contains: 'self' is locked again by the thread that holds it
              self.run(same -> same.clear());
            });
          }
          static void transfer(Test from, Test to) {
            try (var one = from.self.lock()) {
              // BUG: Diagnostic contains: 'to.self' is locked while
              try (var two = to.self.lock()) { two.value().addAll(one.value()); }
            }
          }
          void waiting(Receiver<String> receiver) throws Exception {
            try (var guard = low.lock()) {
              // BUG: Diagnostic contains: a value is waited for while 'low' is held
              guard.value().add(receiver.receive());
            }
          }
          void fine(Receiver<String> receiver) throws Exception {
            var value = receiver.receive();
            try (var one = low.lock()) { try (var two = high.lock()) { two.value().add(value); } }
            Mutex.run(low, high, (l, h) -> l.addAll(h));
            c.lock();
            try { synchronized (b) { value.length(); } } finally { c.unlock(); }
            synchronized (this) { synchronized (this) { value.length(); } }
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        LockOrder.class,
        """
        class Test {
          private final Mutex<List<String>> log = new Mutex<>(new ArrayList<>());
          void next(Receiver<String> receiver) throws InterruptedException {
            try (var guard = log.lock()) {
              // BUG: Diagnostic matches: message
              guard.value().add(receiver.receive());
            }
          }
        }
        """,
        "[LockOrder] a value is waited for while 'log' is held",
        "it is locked at line 12",
        "because whoever should send the value may need the lock first",
        "help: receive first and lock then, or close the guard before");
  }
}
