import java.util.concurrent.CompletableFuture;

class TripPlanner {
  private String cheapest = "none";
  private int price = Integer.MAX_VALUE;

  void offer(String carrier, int amount) {
    if (amount < price) {
      cheapest = carrier;
      price = amount;
    }
  }

  String plan() {
    CompletableFuture<Void> train =
        CompletableFuture.supplyAsync(() -> 40).thenAccept(amount -> offer("train", amount));
    CompletableFuture<Void> coach =
        CompletableFuture.supplyAsync(() -> 25).thenAccept(amount -> offer("coach", amount));
    CompletableFuture.allOf(train, coach).join();
    return cheapest;
  }
}
