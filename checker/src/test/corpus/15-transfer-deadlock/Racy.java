class Account {
  private long balance;

  Account(long balance) {
    this.balance = balance;
  }

  static void transfer(Account from, Account to, long amount) {
    synchronized (from) {
      synchronized (to) {
        if (from.balance >= amount) {
          from.balance -= amount;
          to.balance += amount;
        }
      }
    }
  }

  public static void main(String[] args) {
    Account savings = new Account(100);
    Account current = new Account(100);
    new Thread(() -> transfer(savings, current, 10)).start();
    new Thread(() -> transfer(current, savings, 20)).start();
  }
}
