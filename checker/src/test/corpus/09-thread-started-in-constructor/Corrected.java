class Heartbeat {
  private final Thread thread;
  private final String target;
  private final int interval;

  Heartbeat(String target, int interval) {
    this.target = target;
    this.interval = interval;
    thread = new Thread(this::beat);
  }

  void start() {
    thread.start();
  }

  private void beat() {
    while (!Thread.currentThread().isInterrupted()) {
      System.out.println("ping " + target + " every " + interval);
    }
  }

  void stop() {
    thread.interrupt();
  }
}
