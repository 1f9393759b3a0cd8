package io.millrace.examples.article;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The way of atomics: no thread ever waits; each swaps the newest entry, if nobody else did first.
///
/// The point: nothing is locked, so nothing can deadlock, and a thread that is stopped stops
/// nobody.
///
/// What can go wrong: one reference is atomic, two are not. A balance kept beside these entries
/// would be wrong at times, unless both are swapped together as one immutable value. The function
/// that makes the new value may run many times before it wins, so it must not do anything else.
/// Every thread still knows the account's shape, and no reader can wait for the next transaction.
///
/// When to prefer it: for a counter, or one small value that is read far more often than changed.
/// For transactions that arrive, a channel says the same with less to know.
public final class AtomicAccount {

  private record Entry(Transaction transaction, @Nullable Entry earlier) {}

  private record Account(
      String accountNumber, AtomicReference<@Nullable Entry> newest, String acctType) {
    Account(String accountNumber) {
      this(accountNumber, new AtomicReference<>(), "Savings");
    }

    void add(Transaction transaction) {
      newest.updateAndGet(earlier -> new Entry(transaction, earlier));
    }

    /// As they were at one moment, oldest first.
    List<Transaction> transactions() {
      var transactions = new ArrayList<Transaction>();
      for (var entry = newest.get(); entry != null; entry = entry.earlier()) {
        transactions.add(entry.transaction());
      }
      return transactions.reversed();
    }
  }

  private AtomicAccount() {}

  /// Runs both feeds to their end and prints the account's transactions, in whichever order.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while the feeds run
  public static void main(String[] args) throws InterruptedException {
    var mySavings = new Account("0001");

    var fileFeed =
        Thread.ofVirtual()
            .name("file-feed")
            .start(() -> {
              mySavings.add(new Transaction(500, 12, "at-tx-001"));
              // Others may come between: only a single swap is atomic.
              mySavings.add(new Transaction(750, 4, "at-tx-002"));
            });

    var mobileFeed =
        Thread.ofVirtual()
            .name("mobile-feed")
            .start(() -> mySavings.add(new Transaction(50, 7, "at-tx-003")));

    fileFeed.join();
    mobileFeed.join();

    System.out.println("swapping atomically:\n\t" + mySavings.transactions());
  }
}
