class Connection implements Runnable {
  private static int open;

  @Override
  public synchronized void run() {
    open++;
    System.out.println(open + " connections");
    open--;
  }

  public static void main(String[] args) {
    for (int i = 0; i < 8; i++) {
      new Thread(new Connection()).start();
    }
  }
}
