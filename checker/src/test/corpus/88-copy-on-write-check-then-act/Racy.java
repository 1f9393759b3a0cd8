import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class Observers {
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();

  void observe(Runnable observer) {
    if (!observers.contains(observer)) {
      observers.add(observer);
    }
  }

  void changed() {
    observers.forEach(Runnable::run);
  }

  public static void main(String[] args) {
    Observers observers = new Observers();
    Runnable beep = () -> System.out.println("beep");
    Thread.startVirtualThread(() -> observers.observe(beep));
    Thread.startVirtualThread(() -> observers.observe(beep));
    observers.changed();
  }
}
