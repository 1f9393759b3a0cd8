import io.millrace.channel.Receiver;
import io.millrace.mutex.Mutex;
import java.util.List;

class Collector {
  private final Receiver<String> lines;
  private final Mutex<List<String>> kept;

  Collector(Receiver<String> lines, Mutex<List<String>> kept) {
    this.lines = lines;
    this.kept = kept;
  }

  void keepNext() throws InterruptedException {
    String line = lines.receive();
    try (var guard = kept.lock()) {
      guard.value().add(line);
    }
  }
}
