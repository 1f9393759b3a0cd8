import io.millrace.channel.Channel;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;

class Batcher {
  static void feed(Sender<List<String>> sender) throws InterruptedException {
    try (sender) {
      List<String> batch = new ArrayList<>();
      batch.add("first");
      batch.add("second");
      sender.send(batch);
    }
  }

  public static void main(String[] args) {
    var channel = Channel.<List<String>>bounded(4);
    var sender = channel.sender();
    Thread.ofVirtual()
        .start(() -> {
          try {
            feed(sender);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    for (List<String> batch : channel.receiver()) {
      System.out.println(batch);
    }
  }
}
