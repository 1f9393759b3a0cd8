import java.util.concurrent.CopyOnWriteArrayList;

class Observers {
  private final CopyOnWriteArrayList<Runnable> observers = new CopyOnWriteArrayList<>();

  void observe(Runnable observer) {
    observers.addIfAbsent(observer);
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
