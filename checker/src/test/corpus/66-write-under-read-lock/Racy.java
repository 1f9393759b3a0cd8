import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

class RecentFiles {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Long> openedAt = new LinkedHashMap<>();
  private int lookUps;

  void opened(String file, long time) {
    lock.writeLock().lock();
    try {
      openedAt.put(file, time);
    } finally {
      lock.writeLock().unlock();
    }
  }

  Long openedAt(String file) {
    lock.readLock().lock();
    try {
      lookUps++;
      return openedAt.get(file);
    } finally {
      lock.readLock().unlock();
    }
  }

  public static void main(String[] args) {
    RecentFiles files = new RecentFiles();
    new Thread(() -> files.openedAt("a.txt")).start();
    new Thread(() -> files.openedAt("b.txt")).start();
  }
}
