package io.millrace.ledger;

import io.millrace.channel.BatchInterruptedException;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Moved;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Owns the book and the journal: one thread takes requests from one inbox and decides them, a
/// second one makes the decisions durable, and only then answers, while the first decides the next
/// ones. When few wait the first does all of it: to hand them over would cost more than it gains.
///
/// Any thread may call its methods. Feeds and services each take their own sender and close it when
/// they are done.
public final class LedgerOwner implements AutoCloseable {
  /*
   * Invariants:
   *  1. Only the owner thread touches the book, once it has started. The journal's end is the journal thread's while it
   *     holds anything that was handed over, else the owner thread's: it goes with a send, and comes back when the count
   *     of what was recorded, volatile, has reached the count of what was handed over. Records are appended in the order
   *     decided.
   *  2. Nobody hears of a decision before the journal has appended it. A question is asked of the book in its place among
   *     the posts, and answered after what was decided before it is durable, so it tells no more than the disk holds.
   *  3. If an append fails, the book in memory is ahead of the disk and must not be used again: both threads stop, what
   *     waits is failed, and a restart finds out what was durable. An append is never retried.
   *  4. Every request that was sent is answered or failed exactly once, also those sent while the threads stop: whoever has
   *     it last, the journal thread, the owner thread, or the channel between them, fails it.
   */

  /// How many requests wait at the most; a feed that is faster than the disk then waits in `send`.
  public static final int INBOX_CAPACITY = 16_384;

  /// How many requests share one write and one fsync at the most: enough to hide the fsync, few
  /// enough that an answer never waits for megabytes of others.
  static final int BATCH_COUNT_MAX = 8_192;

  /// How many requests are looked up before the first of them is decided: enough that their cache
  /// misses overlap, few enough that what was found is still in the cache.
  private static final int LOOKAHEAD_COUNT = 64;

  /// How many rows for the index are handed over at once.
  private static final int ROW_COUNT = 1_024;

  private final Journal journal;
  private final Optional<Index> index;
  private final Book book;
  private final Sender<Request> sender;
  private final Receiver<Request> inbox;
  private final Channel<Request> decided = Channel.bounded(BATCH_COUNT_MAX);
  private final Thread ownerThread;
  private final Thread journalThread;
  private final GroupCommit groupCommit = new GroupCommit();
  private volatile @Nullable LedgerStoppedException stopped;
  private long handedOverCount; // the owner thread's
  private volatile long recordedCount; // of those, only the journal thread writes it

  private LedgerOwner(Journal journal, Book book) {
    this.journal = journal;
    this.index = journal.index();
    this.book = book;
    Channel<Request> channel = Channel.bounded(INBOX_CAPACITY);
    this.sender = channel.sender();
    this.inbox = channel.receiver();
    this.ownerThread = Thread.ofPlatform().name("ledger-owner").unstarted(this::decideAll);
    this.journalThread = Thread.ofPlatform().name("ledger-journal").unstarted(this::recordAll);
  }

  /// Makes the book again from the journal, proves that it sums to zero, and starts the owner. The
  /// owner closes the journal when it is closed itself.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static LedgerOwner open(Journal journal) {
    var owner = new LedgerOwner(journal, recover(journal));
    owner.journalThread.start();
    owner.ownerThread.start();
    return owner;
  }

  /// The book that the journal's recorded outcomes make.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static Book recover(Journal journal) {
    try {
      return restored(journal);
    } catch (IllegalStateException contradiction) {
      if (journal.index().isEmpty()) {
        throw damaged(contradiction);
      }
    }
    // Only the records themselves may say so: once more, without the rows that there are.
    journal.index().ifPresent(Index::forget);
    try {
      return restored(journal);
    } catch (IllegalStateException contradiction) {
      throw damaged(contradiction);
    }
  }

  private static Book restored(Journal journal) {
    var book = emptyBook(journal);
    Restorer.restore(journal, book);
    book.sums()
        .forEach((currency, sum) -> {
          if (sum.minor() != 0) {
            throw new IllegalStateException("the book sums to " + sum + ", not to zero");
          }
        });
    return book;
  }

  private static JournalException damaged(IllegalStateException contradiction) {
    return new JournalException(
        JournalException.Kind.DAMAGED,
        "the journal contradicts itself: " + contradiction.getMessage(),
        contradiction);
  }

  /// An empty book that looks up in the journal what it decided.
  static Book emptyBook(Journal journal) {
    long seed = journal.index().map(Index::seed).orElseGet(ThreadLocalRandom.current()::nextLong);
    var book = new Book(new JournalRecords(journal), Fingerprint.seeded(seed));
    if (journal.index().isPresent()) {
      book.collectRows();
    }
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

  /// One account, in every currency it holds, at the end of a day; empty if the book does not know
  /// it. Read on the caller's thread; posting goes on meanwhile.
  ///
  /// @throws ArithmeticException if a balance of that day does not fit a long
  /// @throws LedgerStoppedException if the ledger has stopped
  public List<Balance> balancesAt(String account, LocalDate day) throws InterruptedException {
    return ask(b -> b.history(account)).map(history -> history.balancesAt(day)).orElse(List.of());
  }

  /// An account's statement as [History#statement] tells it; empty if the book does not know the
  /// account. Read on the thread that reads the stream; posting goes on meanwhile.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public Stream<StatementLine> statement(
      String account, @Nullable LocalDate from, @Nullable LocalDate to)
      throws InterruptedException {
    return ask(b -> b.history(account))
        .map(history -> history.statement(from, to))
        .orElseGet(Stream::empty);
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
    awaitEnd(journalThread); // it is the last one
  }

  /// Goes on if it is interrupted, since what was accepted must still be answered.
  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The only thread that touches the book; it ends when the inbox is closed and drained, or an
  /// append has failed.
  @SuppressWarnings("UseAfterMove") // a send that throws hands back what it did not send
  private void decideAll() {
    var batch = new ArrayList<Request>(BATCH_COUNT_MAX);
    try (var next = decided.sender()) {
      while (stopped == null && inbox.receiveMany(batch, BATCH_COUNT_MAX)) {
        groupCommit.gather(inbox, batch);
        decide(batch);
        addRows(batch, ROW_COUNT);
        if (batch.size() <= GroupCommit.COUNT_MAX && recordedCount == handedOverCount) {
          commitGathered(batch);
        } else {
          groupCommit.handedOver();
          handedOverCount += batch.size();
          next.sendAll(batch);
          batch.clear();
        }
      }
      addRows(batch, 1); // the last ones
      next.sendAll(batch);
      batch.clear();
    } catch (ChannelClosedException journalStopped) {
      keepOnly(journalStopped.unsentAll(), batch);
    } catch (BatchInterruptedException interrupt) {
      keepOnly(interrupt.unsentAll(), batch);
      stop(interrupt);
    } catch (
        Throwable
            failure) { // the thread's outermost frame: whatever it is, nobody may wait for ever
      stop(failure);
    } finally {
      stop(null);
      failAll(batch);
      failAll(inbox.drain()); // nothing comes in any more
    }
  }

  /// On the owner thread, when it has the journal's end.
  private void commitGathered(@Borrowed List<Request> batch) {
    int count = batch.size();
    long start = System.nanoTime();
    commit(batch);
    groupCommit.appended(count, System.nanoTime() - start);
  }

  /// Decides in arrival order, some at a time, so that they can be looked up together.
  private void decide(@Borrowed List<Request> batch) {
    for (int from = 0; from < batch.size(); from += LOOKAHEAD_COUNT) {
      var next = batch.subList(from, Math.min(from + LOOKAHEAD_COUNT, batch.size()));
      for (var request : next) {
        request.lookUp(book);
      }
      book.touchLookedUp();
      for (var request : next) {
        request.decide(book);
      }
    }
  }

  /// Sends the rows of what was decided behind it, once there are some.
  private void addRows(List<Request> batch, int countMin) {
    if (index.isPresent() && book.rowCount() >= countMin) {
      batch.add(new KeepRows(index.get(), book.takeRows()));
    }
  }

  /// The others of the batch are the journal thread's now.
  private static void keepOnly(List<Object> unsent, List<Request> batch) {
    batch.clear();
    unsent.forEach(request -> batch.add((Request) request));
  }

  /// Appends and answers what is handed over, until the owner thread has ended or an append of its
  /// own fails; it closes the journal when both are through with it.
  private void recordAll() {
    var batch = new ArrayList<Request>(BATCH_COUNT_MAX);
    long count = 0;
    try (var next = decided.receiver()) {
      try {
        while (next.receiveMany(batch, BATCH_COUNT_MAX)) {
          count += batch.size();
          commit(batch);
          recordedCount = count;
        }
      } catch (Throwable failure) { // as above
        stop(failure);
        failAll(batch);
        failAll(next.closeAndDrain());
      }
    } finally {
      awaitEnd(ownerThread); // it may append until then
      journal.close();
    }
  }

  /// Leaves in the batch what is not answered. On the thread that has the journal's end.
  private void commit(@Borrowed List<Request> batch) {
    var records = new ArrayList<JournalRecord>(batch.size());
    for (var request : batch) {
      var record = request.record();
      if (record != null) {
        records.add(record);
      }
    }
    if (!records.isEmpty()) {
      journal.append(records); // one write, one fsync for every feed that waits
    }
    answerAll(batch); // nobody hears of an entry before the disk has it
  }

  private static void answerAll(@Borrowed List<Request> batch) {
    int count = 0;
    try {
      while (count < batch.size()) {
        batch.get(count++).answer();
      }
    } finally {
      batch.subList(0, count).clear();
    }
  }

  /// Lets nothing in any more; the first cause stays.
  private synchronized void stop(@Nullable Throwable failure) {
    var before = stopped;
    if (before == null || (before.getCause() == null && failure != null)) {
      stopped = new LedgerStoppedException(failure);
    }
    inbox.stopSenders();
  }

  private void failAll(Iterable<Request> requests) {
    var why = Objects.requireNonNullElseGet(stopped, () -> new LedgerStoppedException(null));
    requests.forEach(request -> request.fail(why));
  }

  private <R> R await(@Moved Request request, CompletableFuture<R> reply)
      throws InterruptedException {
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
