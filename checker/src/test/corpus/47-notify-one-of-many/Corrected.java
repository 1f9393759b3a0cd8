class Seat {
  private String guest;

  synchronized void sit(String name) throws InterruptedException {
    while (guest != null) {
      wait();
    }
    guest = name;
    notifyAll();
  }

  synchronized String leave() throws InterruptedException {
    while (guest == null) {
      wait();
    }
    String leaving = guest;
    guest = null;
    notifyAll();
    return leaving;
  }
}
