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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Owns the book: one thread takes requests from one inbox and decides them. What it decided a
/// [Recorder] makes durable and answers, while the thread decides the next ones. When few wait the
/// thread does all of it: to hand them over would cost more than it gains.
///
/// Any thread may call its methods. Feeds and services each take their own sender and close it when
/// they are done.
public final class LedgerOwner implements AutoCloseable {
  /*
   * Invariants:
   *  1. Only the owner thread touches the book, once it has started.
   *  2. Nobody hears of a decision before the journal has it on the disk. A question is asked of the book in its place among
   *     the posts, and answered after what was decided before it is durable, so it tells no more than the disk holds.
   *  3. If a write or a force fails, the book in memory is ahead of the disk and must not be used again: all threads stop,
   *     what waits is failed, and a restart finds out what was durable. Neither is ever retried.
   *  4. Every request that was sent is answered or failed exactly once, also those sent while the threads stop: the owner
   *     thread fails what it could not hand over and what is left in the inbox, the recorder what it was handed.
   */

  /// How many requests wait at the most; a feed that is faster than the disk then waits in `send`.
  public static final int INBOX_CAPACITY = 16_384;

  /// How many requests the owner thread takes at once: so many that feeds which wait for room in a
  /// full inbox are not woken for a few places each.
  static final int TAKEN_COUNT_MAX = Recorder.BATCH_COUNT_MAX;

  /// How many requests are handed over at once: so few that the journal reads them while they are
  /// in the processor's caches, and begins while the owner decides the next.
  static final int PART_COUNT = GroupCommit.COUNT_MAX;

  /// How many rows for the index are handed over at once.
  private static final int ROW_COUNT = 1_024;

  private final Journal journal;
  private final Optional<Index> index;
  private final Book book;
  private final Sender<Request> sender;
  private final Receiver<Request> inbox;
  private final Stop stop;
  private final Thread ownerThread;
  private final Recorder recorder;
  private final GroupCommit groupCommit = new GroupCommit();

  private LedgerOwner(Journal journal, Book book) {
    this.journal = journal;
    this.index = journal.index();
    this.book = book;
    Channel<Request> channel = Channel.bounded(INBOX_CAPACITY);
    this.sender = channel.sender();
    this.inbox = channel.receiver();
    this.stop = new Stop(inbox);
    this.ownerThread = Thread.ofPlatform().name("ledger-owner").unstarted(this::decideAll);
    this.recorder = new Recorder(journal, stop, ownerThread);
  }

  /// Makes the book again from the journal, proves that it sums to zero, and starts the owner. The
  /// owner closes the journal when it is closed itself.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static LedgerOwner open(Journal journal) {
    var owner = new LedgerOwner(journal, recover(journal));
    owner.ownerThread.start();
    owner.recorder.start();
    return owner;
  }

  /// The book that the journal's recorded outcomes make.
  ///
  /// @throws JournalException if the journal is damaged, or contradicts the book's invariants
  public static Book recover(Journal journal) {
    return Restorer.recover(journal);
  }

  /// A further sender of the inbox, for the caller to close.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public Sender<Request> sender() {
    if (stop.isStopped()) {
      throw new LedgerStoppedException(stop.why().getCause());
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

  /// Messages that contradict an entry, oldest first, as they are now. Read on the thread that
  /// reads the stream; posting goes on meanwhile.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public Stream<Refusal> conflicts() throws InterruptedException {
    return ask(Book::conflicts).stream();
  }

  /// Messages that the book rejected, as [#conflicts] gives the others.
  ///
  /// @throws LedgerStoppedException if the ledger has stopped
  public Stream<Refusal> rejections() throws InterruptedException {
    return ask(Book::rejections).stream();
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
    recorder.awaitEnd();
  }

  /// The only thread that touches the book; it ends when the inbox is closed and drained, or the
  /// ledger has stopped.
  @SuppressWarnings("UseAfterMove") // a send that throws hands back what it did not send
  private void decideAll() {
    var taken = new ArrayList<Request>(TAKEN_COUNT_MAX);
    var part = new ArrayList<Request>(PART_COUNT + 1); // and rows
    long handedOverCount = 0;
    try (var next = recorder.sender()) {
      while (!stop.isStopped() && inbox.receiveMany(taken, TAKEN_COUNT_MAX)) {
        groupCommit.gather(inbox, taken);
        if (taken.size() < PART_COUNT && recorder.answeredCount() == handedOverCount) {
          decide(taken);
          addRows(taken, ROW_COUNT);
          commit(taken);
          continue;
        }
        groupCommit.handedOver();
        while (!taken.isEmpty()) {
          var first = taken.subList(0, Math.min(PART_COUNT, taken.size()));
          part.addAll(first);
          first.clear();
          decide(part);
          addRows(part, ROW_COUNT);
          handedOverCount += part.size();
          next.sendAll(part);
          part.clear();
        }
      }
      addRows(part, 1); // the last ones
      next.sendAll(part);
      part.clear();
    } catch (ChannelClosedException journalStopped) {
      Recorder.keepOnly(journalStopped.unsentAll(), part);
    } catch (BatchInterruptedException interrupt) {
      Recorder.keepOnly(interrupt.unsentAll(), part);
      stop.stop(interrupt);
    } catch (
        Throwable
            failure) { // the thread's outermost frame: whatever it is, nobody may wait for ever
      stop.stop(failure);
    } finally {
      stop.stop(null);
      stop.failAll(part);
      stop.failAll(taken);
      stop.failAll(inbox.drain()); // nothing comes in any more
    }
  }

  /// On the owner thread, when it has the journal's end.
  private void commit(@Borrowed List<Request> batch) {
    int count = batch.size();
    long start = System.nanoTime();
    recorder.commit(batch);
    groupCommit.appended(count, System.nanoTime() - start);
  }

  /// Decides in arrival order, some at a time, so that they can be looked up together.
  private void decide(@Borrowed List<Request> batch) {
    for (int from = 0; from < batch.size(); from += Lookahead.COUNT) {
      var next = batch.subList(from, Math.min(from + Lookahead.COUNT, batch.size()));
      for (var request : next) {
        request.touch(book);
      }
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

  private <R> R await(@Moved Request request, CompletableFuture<R> reply)
      throws InterruptedException {
    try {
      sender.send(request);
    } catch (ChannelClosedException e) {
      throw new LedgerStoppedException(stop.why().getCause());
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
