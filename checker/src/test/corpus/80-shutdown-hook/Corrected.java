import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class Journal {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  void write(String line) {
    lines.add(line);
  }

  void saveAtExit() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              for (String line : lines) {
                System.out.println(line);
              }
            }));
  }

  public static void main(String[] args) {
    Journal journal = new Journal();
    journal.saveAtExit();
    while (true) {
      journal.write("still here");
    }
  }
}
