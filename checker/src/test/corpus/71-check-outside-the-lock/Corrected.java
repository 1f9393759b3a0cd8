class CashMachine {
  private final Object lock = new Object();
  private int notes = 100;

  boolean withdraw(int count) {
    synchronized (lock) {
      if (notes < count) {
        return false;
      }
      notes -= count;
      return true;
    }
  }

  public static void main(String[] args) {
    CashMachine machine = new CashMachine();
    new Thread(() -> machine.withdraw(60)).start();
    new Thread(() -> machine.withdraw(60)).start();
  }
}
