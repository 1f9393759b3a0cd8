import java.util.concurrent.atomic.AtomicInteger;

class NumberRange {
  private final AtomicInteger lower = new AtomicInteger(0);
  private final AtomicInteger upper = new AtomicInteger(10);

  void setLower(int value) {
    if (value > upper.get()) {
      throw new IllegalArgumentException("above upper: " + value);
    }
    lower.set(value);
  }

  void setUpper(int value) {
    if (value < lower.get()) {
      throw new IllegalArgumentException("below lower: " + value);
    }
    upper.set(value);
  }

  public static void main(String[] args) {
    NumberRange range = new NumberRange();
    new Thread(() -> range.setLower(5)).start();
    new Thread(() -> range.setUpper(4)).start();
  }
}
