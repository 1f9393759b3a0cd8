package io.millrace.examples.article;

import io.millrace.channel.Channel;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;

/// The way of Go: everything is a cheap thread, the account as well, and channels join them.
///
/// The point: it does not share memory to communicate, it communicates to share memory. The account
/// lives inside one function, and leaves it as a message when it is complete. This is channel-first
/// throughout, and the nearest to what Millrace is for.
///
/// What can go wrong, in Go: a channel has one close for all its senders, so somebody must count
/// them; a second close panics, and none leaves the receiver waiting for ever; the garbage
/// collector frees no goroutine that waits. Here every sender closes its own handle and a failed
/// one fails the channel, but a handle that is never closed makes the receiver wait all the same,
/// and stages that send to each other in a circle can fill up and stand still.
///
/// When to prefer it: for more than one stage, each with a state of its own. For a single gatherer,
/// `ChannelAccount` is the same with a thread less.
public final class GoroutineAccount {
  private static final int BUFFER_COUNT = 1;

  private record Account(String accountNumber, List<Transaction> transactions, String acctType) {}

  /// What runs as a goroutine.
  private interface Goroutine {
    void run() throws InterruptedException;
  }

  private GoroutineAccount() {}

  /// Starts both feeds and the account, then prints the transactions of the account that arrives.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while it waits for the account
  public static void main(String[] args) throws InterruptedException {
    var transactions = Channel.<Transaction>bounded(BUFFER_COUNT);
    var accounts = Channel.<Account>bounded(BUFFER_COUNT);

    var fileSender = transactions.sender();
    var mobileSender = fileSender.duplicate();
    go(() -> fileSender.run(GoroutineAccount::fileFeed));
    go(() -> mobileSender.run(GoroutineAccount::mobileFeed));
    go(() -> accounts.sender().run(done -> account(transactions.receiver(), done)));

    var mySavings = accounts.receiver().receive();
    System.out.println("joining goroutines:\n\t" + mySavings.transactions());
  }

  private static void fileFeed(Sender<Transaction> out) throws InterruptedException {
    out.send(new Transaction(500, 12, "go-tx-001"));
    out.send(new Transaction(750, 4, "go-tx-002"));
  }

  private static void mobileFeed(Sender<Transaction> out) throws InterruptedException {
    out.send(new Transaction(50, 7, "go-tx-003"));
  }

  private static void account(Receiver<Transaction> in, Sender<Account> done)
      throws InterruptedException {
    var account = new Account("0001", new ArrayList<>(), "Savings");
    for (var transaction : in) {
      account.transactions().add(transaction);
    }
    done.send(account);
  }

  private static void go(Goroutine goroutine) {
    Thread.startVirtualThread(() -> {
      try {
        goroutine.run();
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt(); // who receives from it learns: its sender has failed
      }
    });
  }
}
