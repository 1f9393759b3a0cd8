import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class Warmup {
  static Map<String, Integer> load() {
    Map<String, Integer> cache = new HashMap<>();
    CompletableFuture.supplyAsync(() -> 17)
        .whenComplete((value, failure) -> cache.put("answer", value));
    cache.put("default", 0);
    return cache;
  }
}
