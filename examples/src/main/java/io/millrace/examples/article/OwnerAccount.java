package io.millrace.examples.article;

import io.millrace.owner.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// The way of Elixir: a process has the account; a module's functions talk to it.
///
/// The point: one thread owns the state for as long as it lives, and answers questions meanwhile.
/// Nobody else sees the account's shape, only `deposit` and `transactions`. It is a channel with a
/// name: the inbox is one, and full it makes callers wait.
///
/// What can go wrong: owners that ask each other in a circle wait for ever. What an answer leads to
/// must not be the state itself, hence the copy. The owner cannot know when the feeds are done, so
/// whoever starts them must join them before it asks.
///
/// When to prefer it: when the account outlives its feeds and is asked while they run. Where values
/// just flow to an end, a channel is less: it ends by itself, and knows if a feed failed.
public final class OwnerAccount {
  private static final int INBOX_COUNT_MAX = 16;

  private record Account(String accountNumber, List<Transaction> transactions, String acctType) {}

  /// The module: it has no state of its own, only the way to the process.
  private record Savings(Owner<Account> process) implements AutoCloseable {
    static Savings start(String accountNumber) {
      return new Savings(
          Owner.start(
              "savings",
              () -> new Account(accountNumber, new ArrayList<>(), "Savings"),
              INBOX_COUNT_MAX));
    }

    void deposit(Transaction transaction) throws InterruptedException {
      process.tell(account -> account.transactions().add(transaction));
    }

    CompletableFuture<List<Transaction>> transactions() throws InterruptedException {
      return process.ask(account -> List.copyOf(account.transactions()));
    }

    @Override
    public void close() {
      process.close();
    }
  }

  private OwnerAccount() {}

  /// Runs both feeds to their end, asks the owner for the transactions, and prints them.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while the feeds run
  /// @throws ExecutionException if a feed or the owner failed
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    try (var mySavings = Savings.start("0001");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fileFeed =
          threads.submit(() -> {
            mySavings.deposit(new Transaction(500, 12, "ow-tx-001"));
            mySavings.deposit(new Transaction(750, 4, "ow-tx-002"));
            return null;
          });

      var mobileFeed =
          threads.submit(() -> {
            mySavings.deposit(new Transaction(50, 7, "ow-tx-003"));
            return null;
          });

      fileFeed.get();
      mobileFeed.get();

      System.out.println("telling one owner:\n\t" + mySavings.transactions().get());
    }
  }
}
