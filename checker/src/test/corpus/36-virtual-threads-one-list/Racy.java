import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

class Crawler {
  static List<String> titles(List<String> urls) {
    var titles = new ArrayList<String>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String url : urls) {
        executor.submit(() -> titles.add(fetchTitle(url)));
      }
    }
    return titles;
  }

  private static String fetchTitle(String url) {
    return "title of " + url;
  }
}
