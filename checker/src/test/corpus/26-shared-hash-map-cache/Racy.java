import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class Memo {
  private final Map<Integer, Long> squares = new HashMap<>();

  long square(int n) {
    return squares.computeIfAbsent(n, key -> (long) key * key);
  }

  static void run() throws InterruptedException {
    Memo memo = new Memo();
    List<Callable<Long>> tasks = List.of(() -> memo.square(3), () -> memo.square(4));
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      pool.invokeAll(tasks);
    }
  }
}
