import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;

class TagIndex {
  private final Map<String, Queue<String>> pagesByTag = new ConcurrentHashMap<>();

  void tag(String page, String tag) {
    pagesByTag.computeIfAbsent(tag, key -> new ConcurrentLinkedQueue<>()).add(page);
  }

  void index(ExecutorService executor, List<String> pages) {
    for (String page : pages) {
      executor.execute(() -> tag(page, "java"));
    }
  }
}
