class Turnstile {
  private Integer count = 0;

  void pass() {
    synchronized (count) {
      count++;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Turnstile gate = new Turnstile();
    Thread east = new Thread(() -> passMany(gate));
    Thread west = new Thread(() -> passMany(gate));
    east.start();
    west.start();
    east.join();
    west.join();
    System.out.println(gate.count);
  }

  private static void passMany(Turnstile gate) {
    for (int i = 0; i < 1000; i++) {
      gate.pass();
    }
  }
}
