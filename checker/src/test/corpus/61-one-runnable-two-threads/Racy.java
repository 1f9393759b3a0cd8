class Counting implements Runnable {
  private long sum;

  @Override
  public void run() {
    for (int i = 0; i < 1000; i++) {
      sum += i;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Counting counting = new Counting();
    Thread first = new Thread(counting);
    Thread second = new Thread(counting);
    first.start();
    second.start();
    first.join();
    second.join();
    System.out.println(counting.sum);
  }
}
