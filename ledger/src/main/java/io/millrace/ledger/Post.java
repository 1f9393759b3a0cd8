package io.millrace.ledger;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Moved;
import io.millrace.ownership.ThreadSafe;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A transaction on its way to the owner, and where the answer goes.
public final class Post extends Request {

  /// Takes the answers of one or many posts. Called on a thread of the ledger's, one at a time and
  /// in the order decided: it must be quick and must not throw.
  @ThreadSafe
  public interface Reply {
    void answered(Transaction transaction, Outcome outcome);

    void failed(Transaction transaction, LedgerStoppedException why);
  }

  private final Transaction transaction;
  private final Reply reply;
  private @Nullable Outcome outcome;
  private @Nullable JournalRecord record;

  public Post(Transaction transaction, Reply reply) {
    this.transaction = transaction;
    this.reply = reply;
  }

  /// A post whose outcome arrives in a future.
  @Moved
  public static Post to(CompletableFuture<Outcome> future, Transaction transaction) {
    return new Post(
        transaction,
        new Reply() {
          @Override
          public void answered(Transaction answered, Outcome outcome) {
            future.complete(outcome);
          }

          @Override
          public void failed(Transaction failed, LedgerStoppedException why) {
            future.completeExceptionally(why);
          }
        });
  }

  public Transaction transaction() {
    return transaction;
  }

  /// Where the answer goes; also for a receiver of posts that is not the owner, such as a client of
  /// a running server.
  public Reply reply() {
    return reply;
  }

  @Override
  void touch(@Borrowed Book book) {
    book.touch(transaction);
  }

  @Override
  void lookUp(@Borrowed Book book) {
    book.lookUp(transaction);
  }

  @Override
  void decide(@Borrowed Book book) {
    var decided = book.apply(transaction);
    outcome = decided;
    record = decided instanceof Outcome.Replayed ? null : book.decided(book.lastSeq());
  }

  @Override
  @Nullable JournalRecord record() {
    return record;
  }

  @Override
  void answer() {
    if (outcome == null) {
      throw new IllegalStateException("answered before it was decided");
    }
    reply.answered(transaction, outcome);
  }

  @Override
  void fail(LedgerStoppedException why) {
    reply.failed(transaction, why);
  }
}
