import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

class Alerts {
  private final AtomicReference<List<String>> open = new AtomicReference<>(List.of());

  void raise(String alert) {
    open.updateAndGet(old -> Stream.concat(old.stream(), Stream.of(alert)).toList());
  }

  List<String> open() {
    return open.get();
  }

  public static void main(String[] args) {
    Alerts alerts = new Alerts();
    Thread.startVirtualThread(() -> alerts.raise("disk full"));
    Thread.startVirtualThread(() -> alerts.raise("fan broken"));
    System.out.println(alerts.open());
  }
}
