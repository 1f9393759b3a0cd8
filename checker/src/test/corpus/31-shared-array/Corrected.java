import java.util.concurrent.atomic.AtomicIntegerArray;

class Histogram {
  static AtomicIntegerArray count(String data) throws InterruptedException {
    AtomicIntegerArray bins = new AtomicIntegerArray(256);
    Thread lower = new Thread(() -> add(data, 0, data.length() / 2, bins));
    Thread upper = new Thread(() -> add(data, data.length() / 2, data.length(), bins));
    lower.start();
    upper.start();
    lower.join();
    upper.join();
    return bins;
  }

  private static void add(String data, int from, int to, AtomicIntegerArray bins) {
    for (int i = from; i < to; i++) {
      bins.incrementAndGet(data.charAt(i) & 0xff);
    }
  }
}
