import java.util.ArrayList;
import java.util.List;

class Journal {
  private final List<String> lines = new ArrayList<>();

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
