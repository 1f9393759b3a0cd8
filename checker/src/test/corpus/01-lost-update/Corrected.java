import java.util.concurrent.atomic.AtomicInteger;

class HitCounter {
  private final AtomicInteger hits = new AtomicInteger();

  void visit() {
    hits.incrementAndGet();
  }

  int hits() {
    return hits.get();
  }

  public static void main(String[] args) throws InterruptedException {
    HitCounter counter = new HitCounter();
    Thread first = new Thread(() -> visitOften(counter));
    Thread second = new Thread(() -> visitOften(counter));
    first.start();
    second.start();
    first.join();
    second.join();
    System.out.println(counter.hits());
  }

  private static void visitOften(HitCounter counter) {
    for (int i = 0; i < 100_000; i++) {
      counter.visit();
    }
  }
}
