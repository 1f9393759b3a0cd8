import io.millrace.mutex.Mutex;

class Purse {
  private final Mutex<long[]> cents = new Mutex<>(new long[] {500});

  boolean pay(long price) {
    return cents.with(purse -> {
      if (purse[0] < price) {
        return false;
      }
      purse[0] -= price;
      return true;
    });
  }

  public static void main(String[] args) {
    Purse purse = new Purse();
    Thread.startVirtualThread(() -> purse.pay(300));
    Thread.startVirtualThread(() -> purse.pay(400));
  }
}
