class Counting implements Runnable {
  private long sum;

  @Override
  public void run() {
    for (int i = 0; i < 1000; i++) {
      sum += i;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Counting low = new Counting();
    Counting high = new Counting();
    Thread first = new Thread(low);
    Thread second = new Thread(high);
    first.start();
    second.start();
    first.join();
    second.join();
    System.out.println(low.sum + high.sum);
  }
}
