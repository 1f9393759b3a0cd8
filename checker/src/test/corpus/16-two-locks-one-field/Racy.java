import java.util.ArrayDeque;
import java.util.Deque;

class PrintQueue {
  private final Object headLock = new Object();
  private final Object tailLock = new Object();
  private final Deque<String> jobs = new ArrayDeque<>();

  void submit(String job) {
    synchronized (tailLock) {
      jobs.addLast(job);
    }
  }

  String take() {
    synchronized (headLock) {
      return jobs.pollFirst();
    }
  }

  public static void main(String[] args) {
    PrintQueue queue = new PrintQueue();
    new Thread(() -> queue.submit("report.pdf")).start();
    new Thread(() -> System.out.println(queue.take())).start();
  }
}
