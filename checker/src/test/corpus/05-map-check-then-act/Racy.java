import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class SessionRegistry {
  record Session(String user, long openedAt) {}

  private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

  Session sessionFor(String user) {
    if (!sessions.containsKey(user)) {
      sessions.put(user, new Session(user, System.nanoTime()));
    }
    return sessions.get(user);
  }

  static void login(SessionRegistry registry) {
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        requests.execute(() -> System.out.println(registry.sessionFor("ada")));
      }
    }
  }
}
