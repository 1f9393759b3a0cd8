import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

class Inventory {
  private final Lock lock = new ReentrantLock();
  private final Map<String, Integer> items = new HashMap<>();

  void remove(String item, int count) {
    lock.lock();
    int left = items.get(item) - count;
    if (left < 0) {
      throw new IllegalStateException("only " + items.get(item) + " of " + item);
    }
    items.put(item, left);
    lock.unlock();
  }
}
