class NumberRange {
  private int lower;
  private int upper = 10;

  synchronized void setLower(int value) {
    if (value > upper) {
      throw new IllegalArgumentException("above upper: " + value);
    }
    lower = value;
  }

  synchronized void setUpper(int value) {
    if (value < lower) {
      throw new IllegalArgumentException("below lower: " + value);
    }
    upper = value;
  }

  public static void main(String[] args) {
    NumberRange range = new NumberRange();
    new Thread(() -> range.setLower(5)).start();
    new Thread(() -> range.setUpper(4)).start();
  }
}
