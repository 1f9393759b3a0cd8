class Histogram {
  static int[] count(byte[] data) throws InterruptedException {
    int[] bins = new int[256];
    Thread lower = new Thread(() -> add(data, 0, data.length / 2, bins));
    Thread upper = new Thread(() -> add(data, data.length / 2, data.length, bins));
    lower.start();
    upper.start();
    lower.join();
    upper.join();
    return bins;
  }

  private static void add(byte[] data, int from, int to, int[] bins) {
    for (int i = from; i < to; i++) {
      bins[data[i] & 0xff]++;
    }
  }
}
