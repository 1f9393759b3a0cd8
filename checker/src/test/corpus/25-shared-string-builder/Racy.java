import java.util.concurrent.CompletableFuture;

class Report {
  static String build() {
    StringBuilder text = new StringBuilder();
    CompletableFuture<Void> sales = CompletableFuture.runAsync(() -> text.append("sales: 10\n"));
    CompletableFuture<Void> costs = CompletableFuture.runAsync(() -> text.append("costs: 7\n"));
    CompletableFuture.allOf(sales, costs).join();
    return text.toString();
  }
}
