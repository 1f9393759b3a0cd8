package io.millrace.ledger;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Owns the book: one thread that takes requests from one inbox, decides them, makes the decisions
/// durable, and only then answers.
///
/// Any thread may call its methods. Feeds and services each take their own sender and close it when
/// they are done.
public final class LedgerOwner implements AutoCloseable {
  /*
   * Invariants:
   *  1. Only the owner thread touches the book, once it has started.
   *  2. Nobody hears of a decision before the journal has appended it; questions are answered after the batch they came
   *     with is durable, so they see no more than the disk.
   *  3. If an append fails, the book in memory is ahead of the disk and must not be used again: the thread stops, what
   *     waits is failed, and a restart finds out what was durable. An append is never retried.
   *  4. Every request that was sent is answered or failed exactly once, also those sent while the thread stops.
   */

  /// How many requests wait at the most; a feed that is faster than the disk then waits in `send`.
  public static final int INBOX_CAPACITY = 16_384;

  /// How many requests share one write and one fsync at the most: enough to hide the fsync, few
  /// enough that an answer never waits for megabytes of others.
  static final int BATCH_COUNT_MAX = 8_192;

  private final Journal journal;
  private final Book book;
  private final Sender<Request> sender;
  private final Receiver<Request> inbox;
  private final Thread thread;
  private volatile @Nullable LedgerStoppedException stopped;

  private LedgerOwner(Journal journal, Book book) {
    this.journal = journal;
    this.book = book;
    Channel<Request> channel = Channel.bounded(INBOX_CAPACITY);
    this.sender = channel.sender();
    this.inbox = channel.receiver();
    this.thread = Thread.ofPlatform().name("ledger-owner").unstarted(this::run);
  }

  /// Makes the book again from the journal, proves that it sums to zero, and starts the owner. The
  /// owner closes the journal when it is closed itself.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static LedgerOwner open(Journal journal) {
    var owner = new LedgerOwner(journal, recover(journal));
    owner.thread.start();
    return owner;
  }

  /// The book that the journal's recorded outcomes make.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static Book recover(Journal journal) {
    var book = new Book();
    try {
      journal.replay(book::restore);
    } catch (IllegalStateException e) {
      throw new JournalException(
          JournalException.Kind.DAMAGED, "the journal contradicts itself: " + e.getMessage(), e);
    }
    book.sums()
        .forEach((currency, sum) -> {
          if (sum.minor() != 0) {
            throw new JournalException(
                JournalException.Kind.DAMAGED, "the book sums to " + sum + ", not to zero", null);
          }
        });
    return book;
  }

  /// A further sender of the inbox, for the caller to close.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public Sender<Request> sender() {
    if (stopped != null) {
      throw new LedgerStoppedException(stopped.getCause());
    }
    return sender.duplicate();
  }

  /// Posts one transaction and waits for its outcome.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped; whether it was posted is known only
  ///   after a restart
  public Outcome post(Transaction transaction) throws InterruptedException {
    var reply = new CompletableFuture<Outcome>();
    return await(Post.to(reply, transaction), reply);
  }

  /// Asks the book, in order with everything that was sent before. The function runs on the owner's
  /// thread and must return an immutable value.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public <R> R ask(Function<Book, R> question) throws InterruptedException {
    var reply = new CompletableFuture<R>();
    return await(Question.of(question, reply), reply);
  }

  /// Changes an account's settings and waits until the change is durable.
  ///
  /// @throws IllegalArgumentException if the book refuses the change
  /// @throws LedgerStoppedException if the ledger has stopped
  public void change(AccountChange change) throws InterruptedException {
    var reply = new CompletableFuture<Void>();
    await(new SetAccount(change, reply), reply);
  }

  /// Reads the whole journal again on the caller's thread, derives every outcome anew, and compares
  /// the balances with the book's. Posting goes on meanwhile; what is posted after the call began
  /// is checked but not compared.
  public Verification verify() throws InterruptedException {
    var now = ask(b -> new Snapshot(b.lastSeq(), b.balances()));
    return Verifier.verify(journal, now.lastSeq(), now.balances());
  }

  /// Refuses new requests, answers all that were accepted, and closes the journal; idempotent.
  @Override
  public void close() {
    inbox.stopSenders();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the accepted requests must still be answered
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The only thread that touches the book; it ends when the inbox is closed and drained.
  private void run() {
    var batch = new ArrayDeque<Request>(BATCH_COUNT_MAX);
    try {
      while (inbox.receiveMany(batch, BATCH_COUNT_MAX)) {
        commit(batch);
      }
      stop(null, batch);
    } catch (
        Throwable
            failure) { // the thread's outermost frame: whatever it is, nobody may wait for ever
      stop(failure, batch);
    } finally {
      journal.close();
    }
  }

  /// Leaves in the batch what is not answered.
  private void commit(Queue<Request> batch) {
    var records = new ArrayList<JournalRecord>(batch.size());
    for (var request : batch) { // in arrival order
      var record = request.decide(book);
      if (record != null) {
        records.add(record);
      }
    }
    if (!records.isEmpty()) {
      journal.append(records); // one write, one fsync for every feed that waits
    }
    while (!batch.isEmpty()) { // nobody hears of an entry before the disk has it
      batch.remove().answer(book);
    }
  }

  private void stop(@Nullable Throwable failure, Queue<Request> batch) {
    var why = new LedgerStoppedException(failure);
    stopped = why;
    batch.forEach(request -> request.fail(why));
    inbox.stopSenders(); // nothing comes in any more, so this drains it for good
    inbox.drain().forEach(request -> request.fail(why));
  }

  private <R> R await(Request request, CompletableFuture<R> reply) throws InterruptedException {
    try {
      sender.send(request);
    } catch (ChannelClosedException e) {
      var why = stopped;
      throw new LedgerStoppedException(why == null ? null : why.getCause());
    }
    try {
      return reply.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case LedgerStoppedException s -> throw new LedgerStoppedException(s.getCause());
        case RuntimeException r -> throw r;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private record Snapshot(long lastSeq, List<Balance> balances) {}
}
