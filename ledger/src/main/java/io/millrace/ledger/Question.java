package io.millrace.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A query on its way to the owner. It takes the same road as the posts, so it sees what was sent
/// before it, and nothing that the disk does not have.
public final class Question extends Request {
  private final Consumer<Book> work;
  private final CompletableFuture<?> reply;

  private Question(Consumer<Book> work, CompletableFuture<?> reply) {
    this.work = work;
    this.reply = reply;
  }

  /// A question to the book. The function runs on the owner's thread and must return an immutable
  /// value. A question that throws fails its reply, not the owner.
  public static <R> Question of(Function<Book, R> question, CompletableFuture<R> reply) {
    return new Question(
        book -> {
          try {
            reply.complete(question.apply(book));
          } catch (RuntimeException e) {
            reply.completeExceptionally(e);
          }
        },
        reply);
  }

  @Override
  @Nullable JournalRecord decide(Book book) {
    return null;
  }

  @Override
  void answer(Book book) {
    work.accept(book);
  }

  @Override
  void fail(LedgerStoppedException why) {
    reply.completeExceptionally(why);
  }
}
