class Meter {
  private long litres;

  synchronized void add(long amount) {
    litres += amount;
  }

  synchronized long litres() {
    return litres;
  }

  static class LoggingMeter extends Meter {
    @Override
    synchronized void add(long amount) {
      System.out.println("adding " + amount);
      super.add(amount);
    }
  }

  public static void main(String[] args) {
    Meter meter = new LoggingMeter();
    new Thread(() -> meter.add(5)).start();
    new Thread(() -> meter.add(7)).start();
  }
}
