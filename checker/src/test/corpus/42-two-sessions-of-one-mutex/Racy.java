import io.millrace.mutex.Mutex;

class Purse {
  private final Mutex<long[]> cents = new Mutex<>(new long[] {500});

  boolean pay(long price) {
    long balance = cents.with(purse -> purse[0]);
    if (balance < price) {
      return false;
    }
    cents.run(purse -> purse[0] = balance - price);
    return true;
  }

  public static void main(String[] args) {
    Purse purse = new Purse();
    Thread.startVirtualThread(() -> purse.pay(300));
    Thread.startVirtualThread(() -> purse.pay(400));
  }
}
