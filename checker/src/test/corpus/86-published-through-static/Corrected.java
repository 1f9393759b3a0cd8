import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class Audit {
  public static final List<String> ENTRIES = new CopyOnWriteArrayList<>();

  static class Service implements Runnable {
    private final String name;

    Service(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      ENTRIES.add(name + " started");
    }
  }

  public static void main(String[] args) {
    new Thread(new Service("billing")).start();
    new Thread(new Service("shipping")).start();
  }
}
