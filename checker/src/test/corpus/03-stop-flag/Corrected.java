class Poller implements Runnable {
  private volatile boolean stopped;

  @Override
  public void run() {
    while (!stopped) {
      poll();
    }
  }

  void stop() {
    stopped = true;
  }

  private static void poll() {
    System.out.println("anything new?");
  }

  public static void main(String[] args) throws InterruptedException {
    Poller poller = new Poller();
    Thread thread = new Thread(poller, "poller");
    thread.start();
    Thread.sleep(1000);
    poller.stop();
    thread.join();
  }
}
