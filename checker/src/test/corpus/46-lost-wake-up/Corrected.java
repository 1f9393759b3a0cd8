class Door {
  private final Object lock = new Object();
  private boolean open;

  void open() {
    synchronized (lock) {
      open = true;
      lock.notifyAll();
    }
  }

  void enter() throws InterruptedException {
    synchronized (lock) {
      while (!open) {
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
