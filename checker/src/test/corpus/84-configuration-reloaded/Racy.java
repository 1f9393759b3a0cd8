import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

class Features {
  private Map<String, Boolean> flags = new HashMap<>();
  private final ScheduledExecutorService reloader = Executors.newSingleThreadScheduledExecutor();

  void start() {
    reloader.scheduleAtFixedRate(this::reload, 0, 30, TimeUnit.SECONDS);
  }

  private void reload() {
    Map<String, Boolean> fresh = new HashMap<>();
    fresh.put("dark-mode", true);
    flags = fresh;
  }

  boolean isOn(String feature) {
    return flags.getOrDefault(feature, false);
  }
}
