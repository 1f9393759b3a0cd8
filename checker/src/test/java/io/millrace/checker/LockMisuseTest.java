package io.millrace.checker;

import org.junit.jupiter.api.Test;

class LockMisuseTest {

  @Test
  void whatIsLockedIsOneObjectForAll() {
    Refusal.check(
        LockMisuse.class,
        """
        class Test {
          private Integer count = 0;
          private List<String> list = new ArrayList<>();
          private final List<String> kept = new ArrayList<>();
          private final Lock lock = new ReentrantLock();
          void number() {
            // BUG: Diagnostic contains: equal values of Integer may be one object or several
            synchronized (count) { count++; }
          }
          void reassigned() {
            // BUG: Diagnostic contains: the field 'list' is reassigned
            synchronized (list) { list = new ArrayList<>(); }
          }
          void monitorOfALock() {
            // BUG: Diagnostic contains: the monitor of a Lock is not the lock that its lock() takes
            synchronized (lock) { kept.clear(); }
          }
          void perClass() {
            // BUG: Diagnostic contains: each subclass has a class object
            synchronized (getClass()) { kept.clear(); }
          }
          void perCall() {
            Object own = new Object();
            // BUG: Diagnostic contains: 'own' does not keep other threads out
            synchronized (own) { kept.clear(); }
            // BUG: Diagnostic contains: it is new each time
            synchronized (new Object()) { kept.clear(); }
          }
          void fine(Executor pool) {
            synchronized (this) { kept.clear(); }
            synchronized (kept) { kept.clear(); }
            synchronized (Test.class) { kept.clear(); }
            Object shared = new Object();
            pool.execute(() -> { synchronized (shared) { kept.clear(); } });
            synchronized (shared) { kept.clear(); }
          }
        }
        """);
  }

  @Test
  void aLockIsGivenBackOnAllWays() {
    Refusal.check(
        LockMisuse.class,
        """
        class Test {
          private final Lock lock = new ReentrantLock();
          private int left;
          int take(int count) {
            lock.lock();
            if (left < count) {
              // BUG: Diagnostic contains: 'lock' stays locked when the method is left here
              throw new IllegalStateException();
            }
            left -= count;
            lock.unlock();
            return count;
          }
          int fine(int count) {
            lock.lock();
            if (left < count) { lock.unlock(); return 0; }
            Supplier<Integer> later = () -> { return 1; };
            left -= count;
            lock.unlock();
            lock.lock();
            try { return later.get(); } finally { lock.unlock(); }
          }
          interface Supplier<T> { T get(); }
        }
        """);
  }

  @Test
  void waitsAreLoops() {
    Refusal.check(
        LockMisuse.class,
        """
        class Test {
          private final Lock lock = new ReentrantLock();
          private final Condition filled = lock.newCondition();
          private boolean full;
          synchronized void once() throws InterruptedException {
            // BUG: Diagnostic contains: 'wait()' may return before what it waits for is so
            if (!full) { wait(); }
          }
          void condition() throws InterruptedException {
            lock.lock();
            try {
              // BUG: Diagnostic contains: wait in a loop: while (!condition) filled.await()
              if (!full) { filled.await(); }
            } finally { lock.unlock(); }
          }
          synchronized void fine() throws InterruptedException {
            while (!full) { wait(); }
            lock.lock();
            try { while (!full) { filled.await(); } } finally { lock.unlock(); }
          }
          boolean awaitFilled(long nanos) throws InterruptedException { return filled.awaitNanos(nanos) > 0; }
        }
        """);
  }

  @Test
  void allAreWokenWhereSomeWaitForOtherThings() {
    Refusal.check(
        LockMisuse.class,
        """
        class Test {
          private String value;
          synchronized void put(String next) throws InterruptedException {
            while (value != null) { wait(); }
            value = next;
            // BUG: Diagnostic contains: 'notify' may wake a thread that waits for something else
            notify();
          }
          synchronized String take() throws InterruptedException {
            while (value == null) { wait(); }
            var taken = value;
            value = null;
            notifyAll();
            return taken;
          }
          static class Fine {
            private boolean open;
            synchronized void open() { open = true; notify(); }
            synchronized void enter() throws InterruptedException { while (!open) { wait(); } }
          }
        }
        """);
  }
}
