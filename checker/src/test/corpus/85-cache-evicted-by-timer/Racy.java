import java.util.HashMap;
import java.util.Map;

class TokenCache {
  private final Map<String, Long> expiryByToken = new HashMap<>();

  TokenCache() {
    Thread sweeper = new Thread(this::sweep, "sweeper");
    sweeper.setDaemon(true);
    sweeper.start();
  }

  void put(String token, long expiry) {
    expiryByToken.put(token, expiry);
  }

  boolean isValid(String token) {
    Long expiry = expiryByToken.get(token);
    return expiry != null && expiry > System.currentTimeMillis();
  }

  private void sweep() {
    while (true) {
      expiryByToken.values().removeIf(expiry -> expiry < System.currentTimeMillis());
      Thread.yield();
    }
  }
}
