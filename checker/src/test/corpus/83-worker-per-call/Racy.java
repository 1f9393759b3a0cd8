import java.util.LinkedList;
import java.util.List;

class Gatherer {
  private static Thread gather(String source, List<String> into) {
    Thread thread = new Thread(() -> into.add("from " + source));
    thread.start();
    return thread;
  }

  public static void main(String[] args) throws InterruptedException {
    List<String> gathered = new LinkedList<>();
    Thread news = gather("news", gathered);
    Thread mail = gather("mail", gathered);
    news.join();
    mail.join();
    System.out.println(gathered);
  }
}
