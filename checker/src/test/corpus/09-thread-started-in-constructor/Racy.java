class Heartbeat {
  private final Thread thread;
  private String target = "unknown";
  private int interval;

  Heartbeat(String target, int interval) {
    thread = new Thread(this::beat);
    thread.start();
    this.target = target;
    this.interval = interval;
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
