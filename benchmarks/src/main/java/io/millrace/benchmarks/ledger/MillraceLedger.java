package io.millrace.benchmarks.ledger;

import io.millrace.channel.Sender;
import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.Book;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Post;
import io.millrace.ledger.Request;
import io.millrace.ledger.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Ours, in this process: what a feed calls, down to the disk.
final class MillraceLedger implements Ledger {
  private final LedgerOwner owner;
  private final Sender<Request> sender;
  private final String[] names;

  private MillraceLedger(LedgerOwner owner, int accountCount) {
    this.owner = owner;
    this.sender = owner.sender();
    this.names = new String[accountCount];
    for (int account = 0; account < accountCount; account++) {
      names[account] = "account-" + account;
    }
  }

  static MillraceLedger open(Path directory, int accountCount) {
    return new MillraceLedger(LedgerOwner.open(SegmentJournal.open(directory)), accountCount);
  }

  /// A feed's whole work is within the time: it makes the transactions, too.
  @Override
  public CompletableFuture<Counts> post(List<Transfer> batch) throws InterruptedException {
    var reply = new BatchReply(batch.size());
    var posts = new ArrayList<Post>(batch.size());
    var feed = "feed-" + batch.getFirst().feed(); // a batch is one feed's
    for (var transfer : batch) {
      posts.add(new Post(transaction(feed, transfer), reply));
    }
    sender.sendAll(posts);
    return reply.future;
  }

  private Transaction transaction(String feed, Transfer transfer) {
    return Transaction.of(
            feed,
            "tx-" + transfer.number(),
            names[transfer.credit()],
            new Money(transfer.amount(), Transfer.EUR))
        .contra(names[transfer.debit()])
        .bookingDate(Transfer.DAY)
        .build();
  }

  @Override
  public long[] balances() throws InterruptedException {
    var balances = new long[names.length];
    for (var balance : owner.ask(Book::balances)) {
      if (!balance.account().startsWith(Transaction.OUTSIDE)) {
        int account = Integer.parseInt(balance.account().substring("account-".length()));
        balances[account] = balance.balance().minor();
      }
    }
    return balances;
  }

  @Override
  public long statementSum(int account) throws InterruptedException {
    try (var lines = owner.statement(names[account], null, null)) {
      return lines.mapToLong(line -> line.amount().minor()).sum();
    }
  }

  @Override
  public void close() {
    sender.close();
    owner.close();
  }

  /// Counts the answers of one batch. Used by the ledger's answering thread alone, but for the
  /// future.
  private static final class BatchReply implements Post.Reply {
    private final CompletableFuture<Counts> future = new CompletableFuture<>();
    private long unanswered;
    private long posted;
    private long replayed;
    private long conflicts;

    private BatchReply(int count) {
      this.unanswered = count;
    }

    @Override
    public void answered(Transaction transaction, Outcome outcome) {
      boolean isReplay = outcome instanceof Outcome.Replayed;
      switch (outcome.first()) {
        case Outcome.Posted _ when isReplay -> replayed++;
        case Outcome.Posted _ -> posted++;
        case Outcome.Conflict _ -> conflicts++; // also when it comes again, as the peers tell it
        case Outcome.Replayed _, Outcome.Confirmed _, Outcome.Rejected _ ->
            future.completeExceptionally(new IllegalStateException(outcome + " of " + transaction));
      }
      if (--unanswered == 0) {
        future.complete(new Counts(posted, replayed, conflicts));
      }
    }

    @Override
    public void failed(Transaction transaction, LedgerStoppedException why) {
      future.completeExceptionally(why);
    }
  }
}
