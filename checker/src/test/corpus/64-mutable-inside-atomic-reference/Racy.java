import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class Alerts {
  private final AtomicReference<List<String>> open = new AtomicReference<>(new ArrayList<>());

  void raise(String alert) {
    open.get().add(alert);
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
