class Door {
  private final Object lock = new Object();
  private boolean open;

  void open() {
    open = true;
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  void enter() throws InterruptedException {
    while (!open) {
      synchronized (lock) {
        lock.wait();
      }
    }
    System.out.println("inside");
  }

  public static void main(String[] args) throws InterruptedException {
    Door door = new Door();
    Thread.ofPlatform().start(door::open);
    door.enter();
  }
}
