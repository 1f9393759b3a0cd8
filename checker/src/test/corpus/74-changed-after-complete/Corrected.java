import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class Search {
  private final CompletableFuture<List<String>> firstPage = new CompletableFuture<>();

  CompletableFuture<List<String>> firstPage() {
    return firstPage;
  }

  void run() {
    List<String> hits = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hits.add("hit " + i);
      if (i == 9) {
        firstPage.complete(List.copyOf(hits));
      }
    }
  }
}
