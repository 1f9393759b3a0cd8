class HitCounter {
  private int hits;

  void visit() {
    hits++;
  }

  int hits() {
    return hits;
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
