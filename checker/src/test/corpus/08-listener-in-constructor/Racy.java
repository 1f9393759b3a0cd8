import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

class PriceBoard {
  static final class Feed implements Runnable {
    private final List<Consumer<Long>> listeners = new CopyOnWriteArrayList<>();

    void register(Consumer<Long> listener) {
      listeners.add(listener);
    }

    @Override
    public void run() {
      for (Consumer<Long> listener : listeners) {
        listener.accept(101L);
      }
    }
  }

  private final String currency;
  private long last;

  PriceBoard(Feed feed, String currency) {
    feed.register(price -> show(price));
    this.currency = currency;
  }

  private void show(long price) {
    last = price;
    System.out.println(currency + " " + last);
  }

  public static void main(String[] args) {
    Feed feed = new Feed();
    new Thread(feed).start();
    PriceBoard board = new PriceBoard(feed, "EUR");
    System.out.println(board.last);
  }
}
