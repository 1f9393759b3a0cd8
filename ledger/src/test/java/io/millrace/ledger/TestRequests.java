package io.millrace.ledger;

import io.millrace.channel.Sender;
import java.time.LocalDate;
import java.util.concurrent.atomic.AtomicInteger;

/// What tests send to a ledger's owner.
final class TestRequests {

  /// More than the owner thread appends itself.
  static final int MANY = GroupCommit.COUNT_MAX + 1;

  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final AtomicInteger SENT_TOGETHER_COUNT = new AtomicInteger();

  private TestRequests() {}

  /// In euros, on account A.
  static Transaction tx(String feed, String txid, String amount) {
    return Transaction.of(feed, txid, "A", Money.parse(amount, CurrencyUnit.of("EUR")))
        .bookingDate(DAY)
        .build();
  }

  /// Sends so many posts that all wait together, behind a question that holds the owner thread.
  static void sendTogether(Sender<Request> sender, int count, Post.Reply reply) throws Exception {
    var deciding = new Hold();
    sender.send(deciding.question());
    deciding.awaitReached();
    for (int i = 0; i < count; i++) {
      if (reply instanceof Tally tally) {
        tally.sending();
      }
      var txid = "together-" + SENT_TOGETHER_COUNT.incrementAndGet();
      sender.send(new Post(tx("f", txid, "1.00"), reply));
    }
    deciding.release();
  }
}
