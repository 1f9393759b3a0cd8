import java.util.concurrent.CompletableFuture;

class Announcement {
  private static final CompletableFuture<Integer> NUMBER = new CompletableFuture<>();

  private static class Reader extends Thread {
    @Override
    public void run() {
      System.out.println(NUMBER.join());
    }
  }

  public static void main(String[] args) {
    new Reader().start();
    NUMBER.complete(42);
  }
}
