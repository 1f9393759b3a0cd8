import java.util.concurrent.atomic.AtomicInteger;

class Connection implements Runnable {
  private static final AtomicInteger OPEN = new AtomicInteger();

  @Override
  public void run() {
    System.out.println(OPEN.incrementAndGet() + " connections");
    OPEN.decrementAndGet();
  }

  public static void main(String[] args) {
    for (int i = 0; i < 8; i++) {
      new Thread(new Connection()).start();
    }
  }
}
