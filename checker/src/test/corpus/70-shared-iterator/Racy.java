import java.util.Iterator;
import java.util.List;

class WorkPile {
  static void process(List<String> files) {
    Iterator<String> rest = files.iterator();
    for (int i = 0; i < 4; i++) {
      Thread.ofPlatform()
          .name("worker-" + i)
          .start(() -> {
            while (rest.hasNext()) {
              System.out.println(rest.next());
            }
          });
    }
  }
}
