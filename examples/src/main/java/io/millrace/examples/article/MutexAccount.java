package io.millrace.examples.article;

import io.millrace.mutex.Mutex;
import java.util.ArrayList;
import java.util.List;

/// Program one: two threads mutate one shared account, whose mutex owns the transactions.
public final class MutexAccount {

  private record Account(
      String accountNumber, Mutex<List<Transaction>> transactions, String acctType) {
    Account(String accountNumber) {
      this(accountNumber, new Mutex<>(new ArrayList<>()), "Savings");
    }
  }

  private MutexAccount() {}

  /// Runs both feeds to their end and prints the account's transactions, in whichever order.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while the feeds run
  public static void main(String[] args) throws InterruptedException {
    var mySavings = new Account("0001");

    // Rust clones an Arc for each thread: another reference to the same account, as in Java any is.
    var fileFeed =
        Thread.ofVirtual()
            .name("file-feed")
            .start(() -> {
              // The guard is kept for both pushes; the other thread waits until it is dropped.
              try (var txGuard = mySavings.transactions().lock()) {
                txGuard.value().add(new Transaction(500, 12, "tx-001"));
                txGuard.value().add(new Transaction(750, 4, "tx-002"));
              }
            });

    var mobileFeed =
        Thread.ofVirtual()
            .name("mobile-feed")
            .start(() ->
                // Inline: held for a single push.
                mySavings
                    .transactions()
                    .run(transactions -> transactions.add(new Transaction(50, 7, "tx-003"))));

    fileFeed.join();
    mobileFeed.join();

    List<Transaction> transactions = mySavings.transactions().with(List::copyOf);
    System.out.println("mutating from bg threads:\n\t" + transactions);
  }
}
