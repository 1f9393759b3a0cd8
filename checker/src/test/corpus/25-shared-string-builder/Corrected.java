import java.util.concurrent.CompletableFuture;

class Report {
  static String build() {
    CompletableFuture<String> sales = CompletableFuture.supplyAsync(() -> "sales: 10\n");
    CompletableFuture<String> costs = CompletableFuture.supplyAsync(() -> "costs: 7\n");
    return sales.join() + costs.join();
  }
}
