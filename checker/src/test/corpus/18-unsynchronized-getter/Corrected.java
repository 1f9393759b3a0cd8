class Thermometer {
  private double celsius;
  private int readings;

  synchronized void record(double value) {
    celsius = value;
    readings++;
  }

  synchronized double celsius() {
    return celsius;
  }

  synchronized int readings() {
    return readings;
  }

  public static void main(String[] args) {
    Thermometer thermometer = new Thermometer();
    Thread sensor = new Thread(() -> thermometer.record(21.5));
    sensor.start();
    System.out.println(thermometer.celsius() + " after " + thermometer.readings());
  }
}
