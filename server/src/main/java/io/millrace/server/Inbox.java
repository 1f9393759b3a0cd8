package io.millrace.server;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Book;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Post;
import io.millrace.ledger.Question;
import io.millrace.ledger.Request;
import io.millrace.ledger.SetAccount;
import io.millrace.ledger.Transaction;
import io.millrace.ownership.Moved;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// The way from a request's thread to the ledger's owner and back. Safe for all threads.
final class Inbox implements AutoCloseable {
  /// How long one request waits for room before it is sent away: longer than any fsync, shorter
  /// than a phone's patience.
  private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(2);

  private final Sender<Request> sender;

  Inbox(LedgerOwner owner) {
    this.sender = owner.sender();
  }

  /// Posts one transaction and waits for its outcome.
  ///
  /// @throws Problem 429 if the inbox stays full; nothing was posted
  /// @throws LedgerStoppedException if the ledger has stopped
  Outcome post(Transaction transaction) throws InterruptedException {
    var reply = new CompletableFuture<Outcome>();
    return await(Post.to(reply, transaction), reply);
  }

  /// Asks the book.
  ///
  /// @throws Problem 429 if the inbox stays full
  /// @throws LedgerStoppedException if the ledger has stopped
  <R> R ask(Function<Book, R> question) throws InterruptedException {
    var reply = new CompletableFuture<R>();
    return await(Question.of(question, reply), reply);
  }

  /// Changes an account's settings and waits until the change is durable.
  ///
  /// @throws IllegalArgumentException if the book refuses the change
  void change(AccountChange change) throws InterruptedException {
    var reply = new CompletableFuture<Void>();
    await(new SetAccount(change, reply), reply);
  }

  /// Sends a transaction, however long the inbox is full; the outcome arrives in the future, or a
  /// [LedgerStoppedException] does.
  void send(Transaction transaction, CompletableFuture<Outcome> reply) throws InterruptedException {
    try {
      sender.send(Post.to(reply, transaction));
    } catch (ChannelClosedException e) {
      reply.completeExceptionally(new LedgerStoppedException(e.getCause()));
    } catch (InterruptedException e) {
      reply.completeExceptionally(new LedgerStoppedException(null)); // it was not sent
      throw e;
    }
  }

  boolean isOpen() {
    return !sender.isDisconnected();
  }

  @Override
  public void close() {
    sender.close();
  }

  private <R> R await(@Moved Request request, CompletableFuture<R> reply)
      throws InterruptedException {
    switch (sender.trySend(request, ROOM_WAIT_MAX)) {
      case SendResult.Sent<Request> sent -> {}
      case SendResult.Full<Request> full -> throw Problem.inboxFull();
      case SendResult.Closed<Request> closed -> throw new LedgerStoppedException(null);
    }
    return outcome(reply);
  }

  /// Waits for the owner's answer, which always comes: durable, or failed.
  static <R> R outcome(CompletableFuture<R> reply) throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
