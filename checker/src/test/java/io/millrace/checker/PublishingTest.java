package io.millrace.checker;

import org.junit.jupiter.api.Test;

/// Objects that other threads have, without being sent or captured.
class PublishingTest {

  @Test
  void whatIsPutIntoAQueueIsNotChanged() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Order { String dish = ""; int table; }
          private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
          private final CompletableFuture<List<String>> done = new CompletableFuture<>();
          void take(String dish) throws InterruptedException {
            var order = new Order();
            order.dish = dish;
            orders.put(order);
            // BUG: Diagnostic contains: another thread may have it from 'put'
            order.table = 1;
          }
          void complete() {
            var hits = new ArrayList<String>();
            hits.add("a");
            done.complete(hits);
            // BUG: Diagnostic contains: 'hits' is used here while another thread may be changing it
            hits.add("b");
          }
          void publish(SubmissionPublisher<StringBuilder> lines) {
            var line = new StringBuilder();
            for (int i = 0; i < 9; i++) {
              // BUG: Diagnostic contains: 'line' is used here while another thread may be changing it
              line.append(i);
              lines.submit(line);
            }
          }
          void fine(String dish) throws InterruptedException {
            for (int i = 0; i < 9; i++) {
              var order = new Order();
              order.dish = dish;
              orders.put(order);
              System.out.println(order.table);
            }
          }
        }
        """);
  }

  @Test
  void whatIsPutBackIsNotUsed() {
    Refusal.check(
        UseAfterMove.class,
        """
        class Test {
          private final BlockingQueue<StringBuilder> free = new LinkedBlockingQueue<>();
          String greet() throws InterruptedException {
            var buffer = free.take();
            buffer.append("hello");
            free.put(buffer);
            // BUG: Diagnostic contains: use of moved value: 'buffer'
            return buffer.toString();
          }
          void handOn(BlockingQueue<StringBuilder> to) throws InterruptedException {
            var buffer = free.take();
            to.put(buffer);
            System.out.println(buffer);
          }
          void again(Queue<StringBuilder> to) {
            var buffer = free.poll();
            while (buffer != null) {
              to.add(buffer);
              buffer = free.poll();
            }
          }
        }
        """);
  }

  @Test
  void whatAThreadsObjectHoldsIsNotChanged() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Keeps implements Runnable {
            private final List<String> list;
            Keeps(List<String> list) { this.list = list; }
            public void run() { list.forEach(System.out::println); }
          }
          static class Copies implements Runnable {
            private final List<String> list;
            Copies(List<String> list) { this.list = List.copyOf(list); }
            public void run() { list.forEach(System.out::println); }
          }
          static class Mail {
            private String to = "";
            Mail to(String address) { to = address; return this; }
            void send() { System.out.println(to); }
          }
          void kept() {
            var list = new ArrayList<String>();
            new Thread(new Keeps(list)).start();
            // BUG: Diagnostic contains: 'list' is used here while another thread may be changing it
            list.add("x");
          }
          void copied() {
            var list = new ArrayList<String>();
            new Thread(new Copies(list)).start();
            list.add("x");
          }
          void chained() {
            var ex = Executors.newSingleThreadExecutor();
            var mail = new Mail();
            ex.execute(mail.to("a")::send);
            // BUG: Diagnostic contains: 'mail' is used here while another thread may be changing it
            ex.execute(mail.to("b")::send);
          }
        }
        """);
  }

  @Test
  void whatAThreadIsGivenIsItsOwn() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          static class Adds extends Thread {
            private final List<Integer> into;
            Adds(List<Integer> into) { this.into = into; }
            @Override public void run() { into.add(1); }
          }
          static class Sums extends Thread {
            private final int[] data;
            private long sum;
            Sums(int[] data) { this.data = data; }
            @Override public void run() { for (int n : data) { sum += n; } }
          }
          void two() {
            var list = new ArrayList<Integer>();
            var one = new Adds(list);
            var other = new Adds(list);
            one.start();
            // BUG: Diagnostic contains: 'other' is used here while another thread may be changing it
            other.start();
          }
          void many() {
            var list = new ArrayList<Integer>();
            for (int i = 0; i < 3; i++) {
              // BUG: Diagnostic contains: 'list' is used here while another thread may be changing it
              new Adds(list).start();
            }
          }
          long fine() throws InterruptedException {
            var data = new int[9];
            var one = new Sums(data);
            var other = new Sums(data);
            one.start();
            other.start();
            one.join();
            other.join();
            var all = new ArrayList<Sums>();
            for (int i = 0; i < 3; i++) { var more = new Sums(data); all.add(more); more.start(); }
            for (var more : all) { more.join(); }
            return one.sum + other.sum + all.get(0).sum;
          }
        }
        """);
  }

  @Test
  void aCollectionIsWhatItIsMadeAs() {
    Refusal.check(
        ThreadCapture.class,
        """
        class Test {
          private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
          private final Map<String, Queue<String>> byName = new ConcurrentHashMap<>();
          void start(Executor ex, Runnable listener) {
            ex.execute(() -> listeners.add(listener));
            ex.execute(() -> byName.computeIfAbsent("a", key -> new ConcurrentLinkedQueue<>()).add("b"));
            Map<String, List<String>> local = new ConcurrentHashMap<>();
            ex.execute(() -> local.remove("a"));
            local.remove("b");
          }
          static class Worker implements Runnable {
            private final Map<String, Integer> counts;
            Worker(Map<String, Integer> counts) { this.counts = counts; }
            public void run() { counts.merge("a", 1, Integer::sum); }
          }
          private static void gather(Executor ex, Queue<String> into) { ex.execute(() -> into.add("a")); }
          private static void collect(Executor ex, Queue<String> into) {
            // BUG: Diagnostic contains: 'into' would be changed by a thread that does not own it
            ex.execute(() -> into.add("a"));
          }
          static void main(Executor ex) {
            Map<String, Integer> counts = new ConcurrentHashMap<>();
            new Thread(new Worker(counts)).start();
            counts.put("b", 1);
            gather(ex, new ConcurrentLinkedQueue<>());
            collect(ex, new ConcurrentLinkedQueue<>());
            collect(ex, new ArrayDeque<>());
          }
        }
        """);
  }
}
