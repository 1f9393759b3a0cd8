package io.millrace.checker;

import org.junit.jupiter.api.Test;

/// What other threads run, and when.
class SpawnedCodeTest {

  @Test
  void tasksThatAreCollectedFirst() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int added;
          private int listed;
          private int given;
          private int taken;
          private int lone;
          void all(ExecutorService ex) throws Exception {
            var tasks = new ArrayList<Callable<Integer>>();
            // BUG: Diagnostic contains: two threads use the field 'added'
            tasks.add(() -> added++);
            ex.invokeAll(tasks);
            // BUG: Diagnostic contains: two threads use the field 'listed'
            List<Callable<Integer>> two = List.of(() -> listed++, () -> 2);
            ex.invokeAll(two);
            // BUG: Diagnostic contains: two threads use the field 'given'
            ex.invokeAll(List.of(() -> given++, () -> 2));
            List<Runnable> later = new ArrayList<>();
            // BUG: Diagnostic contains: two threads use the field 'taken'
            later.add(() -> taken++);
            for (var one : later) { ex.execute(one); }
            List<Runnable> here = new ArrayList<>();
            here.add(() -> lone++);
            for (var one : here) { one.run(); }
          }
        }
        """);
  }

  @Test
  void parallelStreams() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private final StringBuilder shared = new StringBuilder();
          private int n;
          String of(String text) {
            // BUG: Diagnostic contains: two threads use the field 'shared'
            shared.setLength(0);
            return shared.append(text).toString();
          }
          List<String> all(List<String> texts) { return texts.parallelStream().map(this::of).toList(); }
          void count(List<String> texts) {
            // BUG: Diagnostic contains: two threads use the field 'n'
            texts.stream().parallel().forEach(text -> n++);
            texts.stream().forEach(text -> n++);
          }
        }
        """);
  }

  @Test
  void functionsOfFuturesThatOtherThreadsComplete() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int best;
          private String data = "";
          void two() {
            // BUG: Diagnostic contains: two threads use the field 'best'
            CompletableFuture.supplyAsync(() -> 40).thenAccept(n -> best = n);
            var other = CompletableFuture.supplyAsync(() -> 25);
            other.thenAccept(n -> best = n);
          }
          Map<String, Integer> local() {
            var cache = new HashMap<String, Integer>();
            CompletableFuture.supplyAsync(() -> 17).whenComplete((n, failure) -> cache.put("a", n));
            // BUG: Diagnostic contains: 'cache' is used here while another thread may be changing it
            cache.put("b", 0);
            return cache;
          }
          void inTurn(CompletableFuture<String> unknown) {
            var list = new ArrayList<String>();
            CompletableFuture.supplyAsync(() -> "a")
                .thenApply(text -> { list.add(text); return text; })
                .thenAccept(list::add)
                .join();
            list.add("b");
            var own = new ArrayList<String>();
            unknown.thenAccept(text -> own.add(text));
            own.add("c");
          }
        }
        """);
  }

  @Test
  void requestsOfAServer() {
    Refusal.check(
        ThreadCapture.class,
        """
        import com.sun.net.httpserver.*;
        class Test implements HttpHandler {
          private int visitors;
          private final AtomicInteger counted = new AtomicInteger();
          @Override public void handle(HttpExchange exchange) {
            // BUG: Diagnostic contains: two threads use the field 'visitors'
            visitors++;
            counted.incrementAndGet();
          }
        }
        """);
  }

  @Test
  void aThreadThatTheConstructorStarts() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private String name = "";
          private final String kept;
          Test(String name) {
            kept = name;
            // BUG: Diagnostic contains: two threads use the field 'name'
            new Thread(() -> System.out.println(this.name + kept)).start();
            this.name = name;
          }
          static class Later {
            private String name;
            Later(String name) {
              var thread = new Thread(() -> System.out.println(this.name));
              this.name = name;
              thread.start();
            }
          }
          static class Never {
            private final Thread thread = new Thread(this::print);
            private String name;
            Never(String name) { this.name = name; }
            void start() { thread.start(); }
            private void print() { System.out.println(name); }
          }
        }
        """);
  }

  @Test
  void threadsThatALoopMakes() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private int total;
          void go(Executor ex) {
            for (int i = 0; i < 3; i++) {
              new Thread() {
                private int own;
                @Override public void run() {
                  own++;
                  // BUG: Diagnostic contains: two threads use the field 'total'
                  total++;
                }
              }.start();
              var task = new Task();
              ex.execute(() -> task.run());
              var other = new Task();
              new Thread(other::run).start();
            }
          }
          static class Task {
            private int done;
            void run() { done++; }
          }
        }
        """);
  }

  @Test
  void aFlagThatALoopPolls() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test implements Runnable {
          private boolean stopped;
          private volatile boolean seen;
          private boolean own = true;
          @Override public void run() {
            // BUG: Diagnostic contains: the loop of a thread polls 'stopped', and need never see it change
            while (!stopped) { System.out.println("on"); }
            while (!seen) { System.out.println("on"); }
            while (own) { own = false; }
          }
          void stop() { stopped = true; seen = true; }
          static class Locked implements Runnable {
            private boolean stopped;
            @Override public void run() { while (!isStopped()) { System.out.println("on"); } }
            private synchronized boolean isStopped() { return stopped; }
            synchronized void stop() { stopped = true; }
          }
        }
        """);
  }

  @Test
  void aVolatileFieldIsAskedAndThenSet() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private volatile boolean closed;
          private volatile int n;
          private volatile String lazy;
          private volatile List<String> list = new ArrayList<>();
          private volatile List<String> copied = List.of();
          private volatile Map<String, String> safe = new ConcurrentHashMap<>();
          void start() {
            new Thread(this::close).start();
            new Thread(this::count).start();
            new Thread(this::lazy).start();
            new Thread(this::fill).start();
          }
          void close() {
            if (closed) { return; }
            // BUG: Diagnostic contains: because reading and assigning a volatile field are two steps
            closed = true;
          }
          // BUG: Diagnostic contains: two threads use the field 'n'
          void count() { n = n + 1; }
          String lazy() {
            if (lazy == null) {
              synchronized (this) { if (lazy == null) { lazy = "made"; } }
            }
            return lazy;
          }
          void fill() {
            // BUG: Diagnostic contains: and volatile is only the field
            list.add("x");
            copied = List.of("x");
            safe.put("x", "y");
          }
        }
        """);
  }
}
