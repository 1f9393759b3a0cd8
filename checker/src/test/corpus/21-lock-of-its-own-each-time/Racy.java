import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class WordCount {
  private final Map<String, Integer> counts = new HashMap<>();

  void count(String word) {
    Object lock = new Object();
    synchronized (lock) {
      counts.merge(word, 1, Integer::sum);
    }
  }

  Map<String, Integer> countAll(String[] words) {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (String word : words) {
        pool.submit(() -> count(word));
      }
    }
    return counts;
  }
}
