import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class WorkPile {
  static void process(List<String> files) {
    Queue<String> rest = new ConcurrentLinkedQueue<>(files);
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform()
          .name("worker-" + i)
          .start(() -> {
            String file;
            while ((file = rest.poll()) != null) {
              System.out.println(file);
            }
          });
    }
  }
}
