package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// Feeds send at once, over a journal that knows what it was told to force. Whatever the order, and
/// wherever the journal fails: what is answered was forced before, the answers of a feed come in
/// the order sent, and every request is answered or failed once.
class LedgerOwnerStressTest {
  private static final int LIFE_COUNT = Integer.getInteger("lives", 25);
  private static final Duration LIFE_TIME_MAX = Duration.ofSeconds(60);
  private static final int FEED_COUNT = 3;
  private static final int ROUND_COUNT = 3;

  /// Together more than the owner thread appends itself.
  private static final int SENT_TOGETHER_COUNT = GroupCommit.COUNT_MAX / FEED_COUNT + 1;

  /// How often each then sends some, and waits for some answers and for all of them by turns.
  private static final int BURST_COUNT = 16;

  private static final int BURST_LENGTH_MAX = 40;

  /// Where all are waited for there was a write and a force before, so there are as many.
  private static final int FAILING_CALL_MAX = ROUND_COUNT * BURST_COUNT / 2;

  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  /// What went wrong on threads that must not throw.
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  /// However many lives there are, none of them may hang.
  private static void liveAll(ThrowingConsumer<Integer> life) {
    for (int i = 0; i < LIFE_COUNT; i++) {
      int seed = i;
      assertTimeoutPreemptively(LIFE_TIME_MAX, () -> life.accept(seed), "seed " + seed);
    }
  }

  @Test
  void whatIsAnsweredWasForcedBefore() {
    liveAll(seed -> {
      var journal = new StrictJournal(seed, Integer.MAX_VALUE, Integer.MAX_VALUE);
      var feeds = live(seed, journal);
      for (var feed : feeds) {
        feed.requireEnd();
        assertThat(feed.answeredCount).as("answered, seed %d", seed).isEqualTo(feed.sentCount);
      }
      assertThat(problems).as("seed %d", seed).isEmpty();
      assertThat(journal.writers)
          .as("both ways to the disk")
          .containsExactlyInAnyOrder("ledger-owner", "ledger-journal");
      assertThat(journal.kept).as("rows").isEqualTo(journal.forced).isEqualTo(journal.written);
    });
  }

  @Test
  void everyRequestIsAnsweredOrFailedOnceWhereverTheJournalFails() {
    liveAll(seed -> {
      var random = new SplittableRandom(seed);
      int call = 1 + random.nextInt(FAILING_CALL_MAX);
      boolean isWrite = random.nextBoolean();
      var journal =
          new StrictJournal(
              seed, isWrite ? call : Integer.MAX_VALUE, isWrite ? Integer.MAX_VALUE : call);
      var feeds = live(seed, journal);
      feeds.forEach(Feed::requireEnd);
      assertThat(problems).as("seed %d", seed).isEmpty();
      assertThat(journal.hasFailed()).as("failed, seed %d", seed).isTrue();
    });
  }

  /// Opens a ledger, lets the feeds send until all is sent or the ledger has stopped, and closes
  /// it.
  private List<Feed> live(int seed, StrictJournal journal) throws Exception {
    var feeds = new ArrayList<Feed>();
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      for (int i = 0; i < FEED_COUNT; i++) {
        feeds.add(
            new Feed(
                "seed-%d:feed-%d".formatted(seed, i),
                journal,
                sender,
                new SplittableRandom(31L * seed + i)));
      }
      feeds.getFirst().send(1); // the owner thread appends it, as nobody else is there
      feeds.getFirst().awaitAnswers(0);
      for (int round = 0; round < ROUND_COUNT; round++) {
        letThemSend(feeds, sender);
      }
    }
    assertThat(journal.isClosed).as("closed").isTrue();
    return feeds;
  }

  /// Waits on a thread that may not say that it can be interrupted; always true.
  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Each sends much while the owner thread is held, so that it is handed over, then little.
  private static void letThemSend(List<Feed> feeds, Sender<Request> sender) throws Exception {
    var holding = new CountDownLatch(1);
    var sentTogether = new CountDownLatch(FEED_COUNT);
    var hold =
        new CompletableFuture<Boolean>() {
          @Override
          public boolean completeExceptionally(Throwable why) {
            holding.countDown(); // in vain
            return super.completeExceptionally(why);
          }
        };
    try {
      sender.send(
          Question.of(
              book -> {
                holding.countDown();
                return awaited(sentTogether);
              },
              hold));
    } catch (ChannelClosedException stopped) {
      return;
    }
    holding.await();
    var threads = new ArrayList<Thread>();
    for (var feed : feeds) {
      threads.add(Thread.ofVirtual().start(() -> feed.run(sentTogether)));
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  /// Sends requests, and checks what becomes of them. One thread sends; the ledger's answer.
  private final class Feed {
    private final String name;
    private final StrictJournal journal;
    private final Sender<Request> sender;
    private final SplittableRandom random;
    private final BitSet failed = new BitSet();
    private int sentCount;
    private int answeredCount;

    private Feed(
        String name, StrictJournal journal, Sender<Request> sender, SplittableRandom random) {
      this.name = name;
      this.journal = journal;
      this.sender = sender;
      this.random = random;
    }

    private void run(CountDownLatch sentTogether) {
      try {
        try {
          send(SENT_TOGETHER_COUNT);
        } finally {
          sentTogether.countDown();
        }
        for (int i = 0; i < BURST_COUNT; i++) {
          send(1 + random.nextInt(BURST_LENGTH_MAX));
          awaitAnswers(i % 2 == 0 ? random.nextInt(SENT_TOGETHER_COUNT) : 0);
        }
      } catch (ChannelClosedException stopped) {
        // as it may
      } catch (InterruptedException e) {
        problems.add(name + " is interrupted");
      }
    }

    /// The first one is new, so the journal has something to write.
    private void send(int count) throws InterruptedException {
      for (int i = 0; i < count; i++) {
        int index = begin();
        try {
          sender.send(i > 0 && random.nextInt(8) == 0 ? question(index) : post(index, i == 0));
        } catch (ChannelClosedException notSent) {
          takeBack();
          throw notSent;
        }
      }
    }

    private Post post(int index, boolean isNew) {
      int txid = isNew || random.nextInt(4) > 0 ? index : random.nextInt(index + 1);
      var transaction =
          Transaction.of(name, "t" + txid, name, new Money(1 + random.nextInt(2), EUR))
              .bookingDate(DAY)
              .build();
      return new Post(
          transaction,
          new Post.Reply() {
            @Override
            public void answered(Transaction answered, Outcome outcome) {
              Feed.this.answered(index, journal.seq(answered));
            }

            @Override
            public void failed(Transaction unanswered, LedgerStoppedException why) {
              Feed.this.failed(index, why);
            }
          });
    }

    private Question question(int index) {
      return Question.of(
          Book::lastSeq,
          new CompletableFuture<>() {
            @Override
            public boolean complete(Long lastSeq) {
              answered(index, lastSeq);
              return super.complete(lastSeq);
            }

            @Override
            public boolean completeExceptionally(Throwable why) {
              failed(index, why);
              return super.completeExceptionally(why);
            }
          });
    }

    private synchronized int begin() {
      return sentCount++;
    }

    private synchronized void takeBack() {
      sentCount--;
    }

    private synchronized void awaitAnswers(int missingCountMax) throws InterruptedException {
      while (sentCount - answeredCount - failed.cardinality() > missingCountMax) {
        wait();
      }
    }

    /// @param seq of the last record that the answer rests on
    private synchronized void answered(int index, long seq) {
      require(
          seq <= journal.forced,
          name + ": " + index + " is answered, and " + seq + " is not forced");
      require(
          index == answeredCount,
          name + ": " + index + " is answered in the place of " + answeredCount);
      answeredCount++;
      notifyAll();
    }

    private synchronized void failed(int index, Throwable why) {
      require(!failed.get(index), name + ": " + index + " is failed again");
      require(why.getCause() instanceof JournalException, name + ": is not told the cause");
      failed.set(index);
      notifyAll();
    }

    /// All that was sent is answered, or failed behind what is answered.
    private synchronized void requireEnd() {
      var rest = new BitSet();
      rest.set(answeredCount, sentCount);
      assertThat(failed).as("failed of %s", name).isEqualTo(rest);
    }
  }

  /// Takes its time, fails as it is told, and holds the ledger to what a journal may ask of it.
  private final class StrictJournal implements Journal, Index {
    private static final int PAUSES_MAX = 8;

    private final int seed;
    private final int failingWrite;
    private final int failingForce;
    private final Map<Transaction, Long> seqs = new ConcurrentHashMap<>();
    private final Map<Long, JournalRecord> records = new ConcurrentHashMap<>();
    private final Set<String> writers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean isWriting = new AtomicBoolean();
    private final AtomicBoolean isForcing = new AtomicBoolean();
    private final AtomicInteger writeCount = new AtomicInteger();
    private final AtomicInteger forceCount = new AtomicInteger();
    private volatile long written;
    private volatile long forced;
    private volatile long kept;
    private volatile boolean isClosed;

    /// @param failingWrite which write is the first to fail
    /// @param failingForce which force is
    private StrictJournal(int seed, int failingWrite, int failingForce) {
      this.seed = seed;
      this.failingWrite = failingWrite;
      this.failingForce = failingForce;
    }

    @Override
    public void write(List<JournalRecord> records) {
      require(isWriting.compareAndSet(false, true), "written by two, or after a failure");
      pause(writeCount.incrementAndGet());
      requireOrFail(writeCount.get(), failingWrite);
      for (var record : records) {
        require(record.seq() == written + 1, record.seq() + " is written behind " + written);
        seqs.putIfAbsent(((JournalRecord.Decided) record).transaction(), record.seq());
        this.records.put(record.seq(), record);
        written = record.seq();
      }
      writers.add(Thread.currentThread().getName());
      isWriting.set(false);
    }

    @Override
    public void force() {
      require(isForcing.compareAndSet(false, true), "forced by two, or after a failure");
      long covered = written; // what is written later is not forced
      pause(forceCount.incrementAndGet());
      requireOrFail(forceCount.get(), failingForce);
      forced = covered;
      isForcing.set(false);
    }

    @Override
    public long durableSeq() {
      return forced;
    }

    /// A call that fails never ends, so one that comes later is told of.
    private void requireOrFail(int count, int failing) {
      require(!isClosed, "the journal is closed");
      if (count >= failing) {
        throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
      }
    }

    private boolean hasFailed() {
      return writeCount.get() == failingWrite || forceCount.get() == failingForce;
    }

    @SuppressWarnings("ThreadPriorityCheck") // others may run; nothing depends on it
    private void pause(int call) {
      for (int i = new SplittableRandom(31L * seed + call).nextInt(PAUSES_MAX); i > 0; i--) {
        Thread.yield();
      }
    }

    /// That of the record which decided the transaction, or one like it.
    private long seq(Transaction transaction) {
      return seqs.getOrDefault(transaction, Long.MAX_VALUE);
    }

    @Override
    public void keep(IndexRows rows) {
      require(rows.firstSeq() == kept + 1, rows.firstSeq() + " is kept behind " + kept);
      require(rows.lastSeq() <= forced, rows.lastSeq() + " is kept, and not forced");
      kept = rows.lastSeq();
    }

    @Override
    public void close() {
      require(!isWriting.get() || writeCount.get() == failingWrite, "closed while it writes");
      require(!isForcing.get() || forceCount.get() == failingForce, "closed while it forces");
      isClosed = true;
    }

    @Override
    public Optional<Index> index() {
      return Optional.of(this);
    }

    @Override
    public long seed() {
      return seed;
    }

    @Override
    public void restore(Reader reader) {
      // There is nothing yet.
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JournalRecord read(long seq) {
      require(seq <= forced, seq + " is read, and not forced");
      return Objects.requireNonNull(records.get(seq));
    }

    @Override
    public void forget() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Comparison compare() {
      throw new UnsupportedOperationException();
    }
  }

  private void require(boolean isTrue, String problem) {
    if (!isTrue) {
      problems.add(problem);
    }
  }
}
