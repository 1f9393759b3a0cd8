import java.util.concurrent.atomic.AtomicLong;

class Serial {
  private static final AtomicLong NEXT = new AtomicLong();

  long take() {
    return NEXT.getAndIncrement();
  }

  static class Premium extends Serial {}

  public static void main(String[] args) {
    Serial plain = new Serial();
    Serial premium = new Premium();
    new Thread(() -> System.out.println(plain.take())).start();
    new Thread(() -> System.out.println(premium.take())).start();
  }
}
