import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class Gatherer {
  private static Thread gather(String source, Queue<String> into) {
    Thread thread = new Thread(() -> into.add("from " + source));
    thread.start();
    return thread;
  }

  public static void main(String[] args) throws InterruptedException {
    Queue<String> gathered = new ConcurrentLinkedQueue<>();
    Thread news = gather("news", gathered);
    Thread mail = gather("mail", gathered);
    news.join();
    mail.join();
    System.out.println(gathered);
  }
}
