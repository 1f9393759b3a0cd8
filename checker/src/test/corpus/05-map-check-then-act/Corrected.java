import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class SessionRegistry {
  record Session(String user, long openedAt) {}

  private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

  Session sessionFor(String user) {
    return sessions.computeIfAbsent(user, name -> new Session(name, System.nanoTime()));
  }

  static void login(SessionRegistry registry) {
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        requests.execute(() -> System.out.println(registry.sessionFor("ada")));
      }
    }
  }
}
