import java.util.concurrent.CompletableFuture;

class TripPlanner {
  record Offer(String carrier, int amount) {
    Offer cheaper(Offer other) {
      return amount <= other.amount ? this : other;
    }
  }

  String plan() {
    CompletableFuture<Offer> train = CompletableFuture.supplyAsync(() -> new Offer("train", 40));
    CompletableFuture<Offer> coach = CompletableFuture.supplyAsync(() -> new Offer("coach", 25));
    return train.thenCombine(coach, Offer::cheaper).join().carrier();
  }
}
