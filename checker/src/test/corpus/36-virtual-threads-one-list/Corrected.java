import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Crawler {
  static List<String> titles(List<String> urls) throws ExecutionException, InterruptedException {
    var titles = new ArrayList<String>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var pending = new ArrayList<Future<String>>();
      for (String url : urls) {
        pending.add(executor.submit(() -> fetchTitle(url)));
      }
      for (Future<String> title : pending) {
        titles.add(title.get());
      }
    }
    return titles;
  }

  private static String fetchTitle(String url) {
    return "title of " + url;
  }
}
