import java.util.ArrayDeque;
import java.util.Queue;

class Mailbox {
  private final Queue<String> letters = new ArrayDeque<>();

  synchronized void post(String letter) {
    letters.add(letter);
    notifyAll();
  }

  synchronized String collect() throws InterruptedException {
    while (letters.isEmpty()) {
      wait();
    }
    return letters.remove();
  }
}
