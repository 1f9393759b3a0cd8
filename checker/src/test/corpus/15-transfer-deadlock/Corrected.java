class Account {
  private final int number;
  private long balance;

  Account(int number, long balance) {
    this.number = number;
    this.balance = balance;
  }

  static void transfer(Account from, Account to, long amount) {
    Account first = from.number < to.number ? from : to;
    Account second = first == from ? to : from;
    synchronized (first) {
      synchronized (second) {
        if (from.balance >= amount) {
          from.balance -= amount;
          to.balance += amount;
        }
      }
    }
  }

  public static void main(String[] args) {
    Account savings = new Account(1, 100);
    Account current = new Account(2, 100);
    new Thread(() -> transfer(savings, current, 10)).start();
    new Thread(() -> transfer(current, savings, 20)).start();
  }
}
