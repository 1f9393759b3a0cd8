package io.millrace.ledger;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Moved;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A query on its way to the owner. It takes the same road as the posts, so it sees what was sent
/// before it, and its answer waits until the disk has all of that.
public final class Question extends Request {
  /// Asks the book, and returns what tells the asker.
  private final Function<Book, Runnable> work;

  private final CompletableFuture<?> reply;
  private @Nullable Runnable answer;

  private Question(Function<Book, Runnable> work, CompletableFuture<?> reply) {
    this.work = work;
    this.reply = reply;
  }

  /// A question to the book. The function runs on the owner's thread and must return an immutable
  /// value. A question that throws fails its reply, not the owner.
  @Moved
  public static <R> Question of(Function<Book, R> question, CompletableFuture<R> reply) {
    return new Question(
        book -> {
          try {
            var answer = question.apply(book);
            return () -> reply.complete(answer);
          } catch (RuntimeException e) {
            return () -> reply.completeExceptionally(e);
          }
        },
        reply);
  }

  @Override
  @SuppressWarnings("GuardEscape") // those who ask look at the book and keep nothing of it
  void decide(@Borrowed Book book) {
    answer = work.apply(book);
  }

  @Override
  @Nullable JournalRecord record() {
    return null;
  }

  @Override
  void answer() {
    if (answer == null) {
      throw new IllegalStateException("answered before it was decided");
    }
    answer.run();
  }

  @Override
  void fail(LedgerStoppedException why) {
    reply.completeExceptionally(why);
  }
}
