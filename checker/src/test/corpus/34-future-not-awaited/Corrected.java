import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class Warmup {
  static Map<String, Integer> load() {
    Map<String, Integer> cache = new HashMap<>();
    CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> 17);
    cache.put("default", 0);
    cache.put("answer", answer.join());
    return cache;
  }
}
