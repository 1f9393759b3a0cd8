class Serial {
  private static long next;

  long take() {
    synchronized (getClass()) {
      return next++;
    }
  }

  static class Premium extends Serial {}

  public static void main(String[] args) {
    Serial plain = new Serial();
    Serial premium = new Premium();
    new Thread(() -> System.out.println(plain.take())).start();
    new Thread(() -> System.out.println(premium.take())).start();
  }
}
