package io.millrace.checker;

import org.junit.jupiter.api.Test;

/// Which locks keep two threads apart.
class HeldLocksTest {

  @Test
  void whatReadersShareIsNoUseToWhoWrites() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private final ReadWriteLock lock = new ReentrantReadWriteLock();
          private final Lock read = lock.readLock();
          private final Lock write = lock.writeLock();
          private final StampedLock stamped = new StampedLock();
          private final Semaphore two = new Semaphore(2);
          private int asked;
          private int value;
          private int point;
          private int permitted;
          void start(Executor ex) {
            ex.execute(this::ask);
            ex.execute(this::set);
            ex.execute(this::move);
            ex.execute(this::permitted);
          }
          private int ask() {
            read.lock();
            try {
              // BUG: Diagnostic contains: two threads use the field 'asked'
              asked++;
              return value;
            } finally { read.unlock(); }
          }
          private void set() {
            lock.writeLock().lock();
            try { value++; } finally { lock.writeLock().unlock(); }
          }
          int value() { write.lock(); try { return value; } finally { write.unlock(); } }
          private void move() {
            long stamp = stamped.writeLock();
            try { point++; } finally { stamped.unlockWrite(stamp); }
          }
          int point() {
            long stamp = stamped.readLock();
            try { return point; } finally { stamped.unlockRead(stamp); }
          }
          private void permitted() {
            two.acquireUninterruptibly();
            // BUG: Diagnostic contains: two threads use the field 'permitted'
            permitted++;
            two.release();
          }
        }
        """);
  }

  @Test
  void theMonitorOfALockIsAnotherLock() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private final Lock lock = new ReentrantLock();
          private int n;
          void start() { new Thread(this::up).start(); }
          private void up() {
            lock.lock();
            // BUG: Diagnostic contains: two threads use the field 'n'
            try { n++; } finally { lock.unlock(); }
          }
          void down() { synchronized (lock) { n--; } }
        }
        """);
  }

  @Test
  void theLockOfOneObjectDoesNotGuardAnother() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Half {
            private int balance;
            // BUG: Diagnostic contains: two threads use the field 'balance'
            synchronized void take(Half other) { balance++; other.balance--; }
          }
          static class Whole {
            private final int number = 1;
            private int balance;
            static void move(Whole from, Whole to) {
              Whole first = from.number < to.number ? from : to;
              Whole second = first == from ? to : from;
              synchronized (first) { synchronized (second) { from.balance--; to.balance++; } }
            }
            static void reset(Whole one) { synchronized (one) { one.balance = 0; } }
            synchronized int balance() { return balance; }
          }
          static void half() {
            var a = new Half(); var b = new Half();
            new Thread(() -> a.take(b)).start();
            // BUG: Diagnostic contains: field 'balance' of Half can be reassigned
            a.take(b);
          }
          static void whole() {
            var a = new Whole(); var b = new Whole();
            new Thread(() -> Whole.move(a, b)).start();
            Whole.move(b, a);
            a.balance();
          }
        }
        """);
  }

  @Test
  void whatIsChangedUnderALockIsUsedUnderIt() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int n;
          private final List<String> names = new ArrayList<>();
          private int always;
          private boolean settled;
          private volatile int seen;
          Test() { settled = true; n = 1; }
          synchronized void add(String name) { n++; names.add(name); always++; seen++; }
          // BUG: Diagnostic contains: the field 'n' is used here without the lock under which it is changed
          int n() { return n; }
          // BUG: Diagnostic contains: the field 'names' is used here without the lock
          String first() { return names.get(0); }
          synchronized int twice() { return always() * 2; }
          private int always() { return always; }
          boolean settled() { return settled; }
          int seen() { return seen; }
        }
        """);
  }

  @Test
  void anotherWayOfSharingIsNotHalfALock() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          @interface GuardedBy { String value(); }
          private final CountDownLatch latch = new CountDownLatch(1);
          private final Object lock = new Object();
          private final AtomicInteger atomic = new AtomicInteger();
          private Set<String> set = ConcurrentHashMap.newKeySet();
          private static int ofClass;
          @GuardedBy("lock") private int declared;
          int open;
          private int awaited, twice, ofOthers, hidden, mixed, asked, local;
          synchronized void change() {
            awaited++; twice++; ofOthers++; hidden++; mixed++; declared++; open++;
            atomic.incrementAndGet(); set.add("x");
          }
          static synchronized void changeClass() { ofClass++; }
          static int ofClass() { return ofClass; }
          int awaited() throws InterruptedException { latch.await(); return awaited; }
          int one() { return twice; }
          int other() { return twice; }
          boolean same(Test other) { return other.ofOthers == 0; }
          int shown() { return hidden(); }
          private int hidden() { return hidden; }
          void mix() { synchronized (lock) { mixed++; } }
          int mixed() { return mixed; }
          int declared() { return declared; }
          int open() { return open; }
          int atomic() { return atomic.get(); }
          boolean has() { return set.contains("x"); }
          synchronized int ask() { return asked; }
          void set() { asked++; }
          void local() { var own = new Object(); synchronized (own) { local++; } }
          int ofLocal() { return local; }
        }
        """);
  }

  @Test
  void eachObjectsLockIsNoLockOfAStaticField() {
    Refusal.check(
        StaticMutable.class,
        """
        class Test {
          // BUG: Diagnostic contains: every thread can assign the static field 'open'
          private static int open;
          // BUG: Diagnostic contains: every thread can assign the static field 'closed'
          private static int closed;
          private static int both;
          private final Object lock = new Object();
          private static final Object LOCK = new Object();
          synchronized void open() { open++; }
          void close() { synchronized (lock) { closed++; } }
          void both() { synchronized (LOCK) { both++; } }
        }
        """);
  }

  @Test
  void twoArgumentsAreLockedInTheCallersOrder() {
    Refusal.check(
        LockOrder.class,
        """
        class Test {
          private int n;
          static void move(Test from, Test to) {
            synchronized (from) {
              // BUG: Diagnostic contains: 'to' is locked while 'from' is held, the same lock of another object
              synchronized (to) { from.n--; to.n++; }
            }
          }
          synchronized void take(Test from) {
            // BUG: Diagnostic contains: 'from' is locked while 'this' is held
            synchronized (from) { from.n--; n++; }
          }
          static void chosen(Test a, Test b) {
            if (a.n < b.n) {
              synchronized (a) { synchronized (b) { a.n--; } }
            } else {
              synchronized (b) { synchronized (a) { a.n--; } }
            }
          }
          static void other(Test a, Object b) { synchronized (a) { synchronized (b) { a.n--; } } }
        }
        """);
  }
}
