package io.millrace.examples.article;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The way of Android: background threads post events, and one thread runs them, one at a time.
///
/// The point: code that runs in that one thread needs no critical section, whatever it touches.
///
/// What can go wrong: nobody is forced to post; a thread that touches the activity directly
/// compiles as well, and Android has checks at run time against just that. Events are code, not
/// messages, so each knows what it works on. The queue grows without a bound when the feeds are
/// faster, a slow event holds up all, one that throws is just reported, and there is no end:
/// whoever stops the looper must know that every feed has posted its last event.
///
/// When to prefer it: where a framework owns the thread, as user interfaces do. Elsewhere a channel
/// keeps the single thread and adds a bound, an end, and messages instead of code.
public final class DispatchAccount {

  /// Android's main looper: a queue of events and the only thread that runs them.
  private static final class Looper implements AutoCloseable {
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("main-looper").factory());

    void post(Runnable event) {
      thread.execute(event);
    }

    /// Lets all that was posted run, and ends.
    @Override
    public void close() {
      thread.close();
    }
  }

  /// Used in the looper's thread alone; that is a promise, not something the compiler sees.
  private record SavingsActivity(
      String accountNumber, List<Transaction> transactions, String acctType) {
    void onTransaction(Transaction transaction) {
      transactions.add(transaction);
    }

    void onShow() {
      System.out.println("posting to one looper:\n\t" + transactions);
    }
  }

  private DispatchAccount() {}

  /// Lets both feeds post all they have, then posts that the transactions be printed.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while the feeds run
  public static void main(String[] args) throws InterruptedException {
    var mySavings = new SavingsActivity("0001", new ArrayList<>(), "Savings");

    try (var looper = new Looper()) {
      var fileFeed =
          Thread.ofVirtual()
              .name("file-feed")
              .start(() -> {
                var first = new Transaction(500, 12, "di-tx-001");
                looper.post(() -> mySavings.onTransaction(first));
                var second = new Transaction(750, 4, "di-tx-002");
                looper.post(() -> mySavings.onTransaction(second));
              });

      var mobileFeed =
          Thread.ofVirtual()
              .name("mobile-feed")
              .start(() -> {
                var only = new Transaction(50, 7, "di-tx-003");
                looper.post(() -> mySavings.onTransaction(only));
              });

      fileFeed.join();
      mobileFeed.join();

      looper.post(mySavings::onShow);
    }
  }
}
