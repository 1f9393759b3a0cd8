package io.millrace.ledger;

import io.millrace.ownership.Borrowed;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A change of an account's settings on its way to the owner.
public final class SetAccount extends Request {
  private final AccountChange change;
  private final CompletableFuture<Void> reply;
  private @Nullable IllegalArgumentException refused;
  private @Nullable JournalRecord record;

  /// @param reply completes when the change is durable, or exceptionally with an
  ///   IllegalArgumentException when the book refuses it
  public SetAccount(AccountChange change, CompletableFuture<Void> reply) {
    this.change = change;
    this.reply = reply;
  }

  @Override
  void decide(@Borrowed Book book) {
    try {
      book.change(change);
      record = new JournalRecord.AccountChanged(book.lastSeq(), change);
    } catch (IllegalArgumentException e) {
      refused = e;
    }
  }

  @Override
  @Nullable JournalRecord record() {
    return record;
  }

  @Override
  void answer() {
    if (refused == null) {
      reply.complete(null);
    } else {
      reply.completeExceptionally(refused);
    }
  }

  @Override
  void fail(LedgerStoppedException why) {
    reply.completeExceptionally(why);
  }
}
