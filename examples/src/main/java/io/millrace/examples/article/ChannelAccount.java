package io.millrace.examples.article;

import io.millrace.channel.Channel;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;

/// Program two: no mutex and no shared reference; the feeds send, and one thread has the account.
public final class ChannelAccount {

  private record Account2(String accountNumber, List<Transaction> transactions, String acctType) {}

  private ChannelAccount() {}

  /// Lets both feeds send all they have, then makes the account, gathers and prints.
  ///
  /// @param args none
  /// @throws InterruptedException if interrupted while the feeds run
  public static void main(String[] args) throws InterruptedException {
    var channel = Channel.<Transaction>unbounded();
    var tx = channel.sender();
    var tx2 = tx.duplicate();

    var fileFeed2 =
        spawn(
            tx,
            sender -> {
              sender.send(new Transaction(500, 12, "ch-tx-001"));
              sender.send(new Transaction(750, 4, "ch-tx-002"));
            });

    var mobileFeed2 =
        spawn(
            tx2,
            sender -> {
              sender.send(new Transaction(50, 7, "ch-tx-003"));
            });

    fileFeed2.join();
    mobileFeed2.join();

    // While the channel did its work, the account did not even exist.
    var tlSavings = new Account2("0001", new ArrayList<>(), "Savings");

    // Waits for each value; ends because both senders are closed, and throws if a feed failed.
    for (var transaction : channel.receiver()) {
      tlSavings.transactions().add(transaction);
    }

    System.out.println("gathering from channels:\n\t" + tlSavings.transactions());
  }

  /// Moves the sender into a new thread, at whose end it is closed: where Rust drops, `run` closes.
  private static Thread spawn(
      Sender<Transaction> sender, Sender.Body<Transaction, InterruptedException> feed) {
    return Thread.startVirtualThread(() -> {
      try {
        sender.run(feed);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt(); // the receiver learns of it: the sender has failed
      }
    });
  }
}
