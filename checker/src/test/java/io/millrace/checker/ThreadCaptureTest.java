package io.millrace.checker;

import org.junit.jupiter.api.Test;

class ThreadCaptureTest {

  @Test
  void aFieldThatThreadsShareIsGuarded() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int n;
          private int m;
          private boolean done;
          private volatile int counter;
          private final List<String> log = new ArrayList<>();
          void submit(ExecutorService ex) {
            // BUG: Diagnostic contains: two threads use the field 'n', and no lock keeps them apart
            ex.submit(() -> n++);
            ex.execute(this::bump);
          }
          // BUG: Diagnostic contains: two threads use the field 'm'
          private void bump() { m++; }
          void flag() {
            // BUG: Diagnostic contains: two threads use the field 'done'
            new Thread(() -> { while (!done) {} }).start();
            done = true;
          }
          void lost() {
            // BUG: Diagnostic contains: because reading and assigning a volatile field are two steps
            Thread.startVirtualThread(() -> counter++);
            counter++;
          }
          void logging(Executor ex) {
            // BUG: Diagnostic contains: two threads use the field 'log'
            ex.execute(() -> log.add("x"));
          }
          List<String> log() { return List.copyOf(log); }
        }
        """);
  }

  @Test
  void aFieldUnderOneLockOrOfOneThreadPasses() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test implements Runnable {
          private int guarded;
          private int confined;
          private volatile boolean done;
          private final AtomicInteger atomic = new AtomicInteger();
          private final Lock lock = new ReentrantLock();
          private int locked;
          private int result;
          private final ExecutorService one = Executors.newSingleThreadExecutor();
          private final List<String> ofOne = new ArrayList<>();
          synchronized int guarded() { return guarded; }
          void start(ExecutorService ex, Sender<String> s) {
            new Thread(this).start();
            ex.execute(() -> { synchronized (this) { guarded++; } });
            ex.execute(this::locking);
            ex.execute(() -> atomic.incrementAndGet());
            ex.execute(() -> s.trySend("x"));
            done = true;
          }
          @Override public void run() { while (!done) { confined++; step(); } }
          private void step() { confined--; }
          private void locking() { lock.lock(); try { locked++; } finally { lock.unlock(); } }
          int locked() { lock.lock(); try { return locked; } finally { lock.unlock(); } }
          int joined() throws Exception { var t = new Thread(() -> result++); t.start(); t.join(); return result; }
          void inTurn() { one.execute(() -> ofOne.add("x")); one.execute(() -> ofOne.add("y")); }
        }
        """);
  }

  @Test
  void aThreadKeepsItsStateToItself() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static final class Open extends Thread {
            int count;
            @Override public void run() {
              // BUG: Diagnostic contains: and the field is not private, so whoever has the thread can use it
              count++;
            }
          }
          static final class Asked extends Thread {
            private int asked;
            @Override public void run() {
              // BUG: Diagnostic contains: another thread may call 'asked', which reads it
              asked++;
            }
            public int asked() { return asked; }
          }
          static final class Confined extends Thread {
            private int count;
            @Override public void run() { count++; more(); }
            private void more() { count--; }
          }
        }
        """);
  }

  @Test
  void aLocalThatAThreadChangesIsGivenUp() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Counter implements Runnable { private int c; public void run() { c++; } }
          void used() {
            var l = new ArrayList<String>(); new Thread(() -> l.add("x")).start();
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            l.add("y");
          }
          void twice(ExecutorService ex) {
            var l = new ArrayList<String>(); ex.execute(() -> l.add("x"));
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            ex.execute(() -> l.add("y"));
          }
          void inLoop(ExecutorService ex) {
            var l = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
              // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
              ex.submit(() -> l.add("x"));
            }
          }
          void array() {
            int[] n = {0}; Thread.startVirtualThread(() -> n[0]++);
            // BUG: Diagnostic contains: 'n' is used here while another thread may be changing it
            System.out.println(n[0]);
          }
          void anonymous(Executor ex) {
            var l = new ArrayList<String>(); ex.execute(new Runnable() { public void run() { l.add("x"); } });
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            l.size();
          }
          void variable(Executor ex) {
            var l = new ArrayList<String>(); Runnable r = () -> l.add("x"); ex.execute(r);
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            l.size();
          }
          void shared() {
            var c = new Counter(); new Thread(c).start();
            // BUG: Diagnostic contains: because field 'c' of Counter can be reassigned, and no lock is held
            new Thread(c).start();
          }
          void parameter(Executor ex, Map<String, Integer> counts) {
            // BUG: Diagnostic contains: 'counts' would be changed by a thread that does not own it
            ex.execute(() -> counts.put("x", 1));
          }
          void parallel(List<String> in) {
            var out = new ArrayList<String>();
            // BUG: Diagnostic contains: 'out' would be changed by several threads at once
            in.parallelStream().forEach(x -> out.add(x));
          }
          void parallelReference(List<String> in) {
            var out = new ArrayList<String>();
            // BUG: Diagnostic contains: 'out' would be changed by several threads at once
            in.parallelStream().map(String::strip).forEach(out::add);
          }
          void told(Owner<List<String>> owner) throws Exception {
            var l = new ArrayList<String>(); owner.tell(state -> state.addAll(l)); l.size();
            owner.tell(state -> l.add("x"));
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            l.add("y");
          }
          void wrapped() {
            var l = new ArrayList<String>(); go(() -> l.add("x"));
            // BUG: Diagnostic contains: 'l' is used here while another thread may be changing it
            l.add("y");
          }
          private static void go(Runnable code) { Thread.startVirtualThread(() -> code.run()); }
        }
        """);
  }

  @Test
  void aLocalThatIsOnlyReadOrWaitedForPasses() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Worker implements Runnable { private int c; private volatile boolean done; public void run() { while (!done) c++; } void stop() { done = true; } }
          void joined() throws Exception {
            var l = new ArrayList<String>(); var t = new Thread(() -> l.add("x")); t.start(); t.join(); l.add("y");
          }
          void closed() {
            var l = new ArrayList<String>();
            try (var ex = Executors.newVirtualThreadPerTaskExecutor()) { ex.execute(() -> l.add("x")); }
            l.add("y");
          }
          void got(ExecutorService ex) throws Exception {
            var l = new ArrayList<String>(); var f = ex.submit(() -> l.add("x")); f.get(); l.add("y");
          }
          void read(ExecutorService ex) {
            var l = new ArrayList<String>(); l.add("x");
            for (int i = 0; i < 3; i++) { ex.execute(() -> System.out.println(l.get(0))); }
            System.out.println(l.size());
          }
          void locked(Executor ex) {
            var l = new ArrayList<String>();
            ex.execute(() -> { synchronized (l) { l.add("x"); } });
            synchronized (l) { l.add("y"); }
          }
          void handed(Executor ex) { var l = new ArrayList<String>(); l.add("x"); ex.execute(() -> l.add("y")); }
          void fresh(Executor ex) { ex.execute(new Worker()); }
          void stopped() { var w = new Worker(); new Thread(w).start(); w.stop(); }
          void safe(Executor ex) {
            var n = new AtomicInteger(); var c = new ConcurrentHashMap<String, String>(); var q = new LinkedBlockingQueue<String>();
            ex.execute(() -> { n.incrementAndGet(); c.put("a", "b"); q.add("x"); }); n.get(); c.clear(); q.poll();
          }
          void unknown(Executor ex, Runnable code, Iterable<String> it) { ex.execute(() -> { code.run(); it.iterator(); }); }
          void one() {
            var one = Executors.newSingleThreadExecutor(); var l = new ArrayList<String>();
            one.execute(() -> l.add("x")); one.execute(() -> l.add("y"));
          }
        }
        """);
  }

  @Test
  void saysWhatWhyAndWhatToDo() {
    Refusal.checkMessage(
        ThreadCapture.class,
        """
        class Test {
          private int hits;
          void hit() {
            // BUG: Diagnostic matches: message
            new Thread(() -> hits++).start();
          }
          int hits() { return hits; }
        }
        """,
        "[ThreadCapture] two threads use the field 'hits', and no lock keeps them apart",
        "this thread changes it at line 13",
        "another thread may call 'hits', which reads it at line 15",
        "because the field is reassigned, and neither volatile nor always under one lock",
        "help: use an Atomic… for a counter or flag, put the state into a Mutex, or let one thread own it and send to it");
  }
}
