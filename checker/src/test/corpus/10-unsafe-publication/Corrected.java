class Rates {
  record Table(double dollar, double pound) {
    double dollarInPounds() {
      return pound / dollar;
    }
  }

  private static volatile Table current = new Table(1.1, 0.9);

  static void refresh(double dollar, double pound) {
    current = new Table(dollar, pound);
  }

  public static void main(String[] args) {
    Thread reader =
        new Thread(() -> {
          for (int i = 0; i < 1000; i++) {
            System.out.println(current.dollarInPounds());
          }
        });
    reader.start();
    refresh(1.2, 0.8);
  }
}
