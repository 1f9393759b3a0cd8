package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LedgerOwnerTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);

  /// More than the owner thread appends itself.
  private static final int MANY = GroupCommit.COUNT_MAX + 1;

  private final MemoryJournal journal = new MemoryJournal();
  private int sentTogetherCount;

  private static Transaction tx(String feed, String txid, String amount) {
    return Transaction.of(feed, txid, "A", Money.parse(amount, CurrencyUnit.of("EUR")))
        .bookingDate(DAY)
        .build();
  }

  /// A transfer from A to A, which is rejected.
  private static Transaction toItself(String txid) {
    return Transaction.of("f", txid, "A", Money.parse("1.00", CurrencyUnit.of("EUR")))
        .bookingDate(DAY)
        .contra("A")
        .build();
  }

  @Test
  void postIsAnsweredWhenItIsDurable() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      var outcome = owner.post(tx("f", "1", "5.00"));
      assertThat(outcome).isInstanceOf(Outcome.Posted.class);
      assertThat(journal.records())
          .singleElement()
          .satisfies(r -> assertThat(((JournalRecord.Decided) r).outcome()).isEqualTo(outcome));
    }
  }

  @Test
  void replaysAreNotJournalled() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      assertThat(owner.post(tx("f", "1", "5.00"))).isInstanceOf(Outcome.Replayed.class);
      assertThat(journal.records()).hasSize(1);
    }
  }

  @Test
  void aMessageIsKnownAgainBeforeItsRecordIsDurable() throws Exception {
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> awaitUnchecked(release));
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var first = new CompletableFuture<Outcome>();
      var again = new CompletableFuture<Outcome>();
      var decided = new CountDownLatch(1);
      var asked = new CompletableFuture<Boolean>();
      sendTogether(sender, MANY, new Tally());
      sender.send(Post.to(first, tx("f", "1", "5.00")));
      sender.send(Post.to(again, tx("f", "1", "5.00")));
      sender.send(
          Question.of(
              book -> {
                decided.countDown();
                return true;
              },
              asked));
      try {
        assertThat(decided.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(journal.records()).isEmpty();
      } finally {
        release.countDown();
      }
      assertThat(again.get(10, TimeUnit.SECONDS))
          .isEqualTo(new Outcome.Replayed(first.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  void aMessageWhoseRecordIsDurableIsKnownAgainFromTheJournal() throws Exception {
    int count = 100_000; // more than can be on their way
    try (var owner = LedgerOwner.open(journal)) {
      var tally = new Tally();
      try (var sender = owner.sender()) {
        for (int i = 0; i < count; i++) {
          tally.sending();
          sender.send(new Post(tx("f", "t" + i, "5.00"), tally));
        }
      }
      tally.awaitAnswers();
      assertThat(journal.readCount()).isZero();

      assertThat(owner.post(tx("f", "t3", "5.00")))
          .isEqualTo(
              new Outcome.Replayed(
                  new Outcome.Posted(4, Money.parse("20.00", CurrencyUnit.of("EUR")))));
      assertThat(owner.post(tx("f", "t3", "6.00")))
          .isEqualTo(new Outcome.Conflict(4, List.of("amount")));
      assertThat(journal.readCount()).isEqualTo(2);
    }
  }

  @Test
  void aStatementIsReadLineByLine() throws Exception {
    int count = 100;
    try (var owner = LedgerOwner.open(journal)) {
      for (int i = 0; i < count; i++) {
        owner.post(tx("f", "t" + i, "5.00"));
      }
      var lines = owner.statement("A", null, null).iterator();
      assertThat(lines.next().txid()).isEqualTo("t0");
      assertThat(journal.readCount()).as("all to sort them, then one").isEqualTo(count + 1);
      assertThat(lines).toIterable().hasSize(count - 1);
      assertThat(owner.statement("unknown", null, null)).isEmpty();
    }
  }

  @Test
  void refusalsAreReadOneByOneByWhoAsksWhilePostingGoesOn() throws Exception {
    int count = 50;
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "known", "5.00"));
      for (int i = 0; i < count; i++) {
        owner.post(tx("f", "known", "6." + (10 + i)));
        owner.post(toItself("r" + i));
      }
      var conflicts = owner.conflicts().iterator();
      var rejections = owner.rejections().iterator();
      assertThat(journal.readCount()).as("by the owner").isZero();
      assertThat(conflicts.next().seq()).isEqualTo(2);
      assertThat(rejections.next().seq()).isEqualTo(3);
      assertThat(journal.readCount()).isEqualTo(2);

      owner.post(tx("f", "known", "7.00"));
      owner.post(toItself("late"));
      assertThat(conflicts)
          .toIterable()
          .extracting(Refusal::seq)
          .as("all that were there, oldest first")
          .isEqualTo(Stream.iterate(4L, seq -> seq + 2).limit(count - 1).toList());
      assertThat(rejections)
          .toIterable()
          .extracting(refusal -> refusal.transaction().txid())
          .isEqualTo(IntStream.range(1, count).mapToObj(i -> "r" + i).toList());
      assertThat(journal.readCount()).as("no record twice, none in vain").isEqualTo(2 * count);

      assertThat(owner.conflicts())
          .hasSize(count + 1)
          .allMatch(refusal -> refusal.outcome() instanceof Outcome.Conflict);
      assertThat(owner.rejections())
          .hasSize(count + 1)
          .allMatch(refusal -> refusal.outcome() instanceof Outcome.Rejected);
    }
  }

  @Test
  void aJournalThatContradictsItselfEarlyEndsTheReadingOfAllTheRest() {
    var eur = CurrencyUnit.of("EUR");
    var records = new ArrayList<JournalRecord>();
    for (int seq = 1; seq <= 100_000; seq++) { // more than waits between the two threads
      var outcome =
          seq == 3 ? new Outcome.Confirmed(9) : new Outcome.Posted(seq, new Money(500, eur));
      records.add(new JournalRecord.Decided(seq, tx("f", "t" + seq, "5.00"), outcome, 1));
    }
    assertThatThrownBy(() -> LedgerOwner.open(new MemoryJournal(records)))
        .isInstanceOf(JournalException.class)
        .hasMessage("the journal contradicts itself: record 3 cannot be: 9 is no entry");
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("ledger-replay");
  }

  @Test
  void whatTheJournalSaysWhenItIsReadReachesWhoOpensTheLedger() {
    var damaged = new JournalException(JournalException.Kind.DAMAGED, "segment 1 is damaged", null);
    assertThatThrownBy(() -> LedgerOwner.open(new FailingReplay(damaged))).isSameAs(damaged);
  }

  @Test
  void neitherAnswersNorQueriesRunAheadOfTheDisk() throws Exception {
    var appending = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      appending.countDown();
      awaitUnchecked(release);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var posted = new CompletableFuture<Outcome>();
      var balances = new CompletableFuture<List<Balance>>();
      sender.send(Post.to(posted, tx("f", "1", "5.00")));
      sender.send(Question.of(Book::balances, balances));
      appending.await();
      try {
        assertThat(posted).isNotDone();
        assertThat(balances).isNotDone();
      } finally {
        release.countDown(); // else the owner could not close
      }
      assertThat(posted.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Posted.class);
      assertThat(balances.get(10, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void whatComesNextIsDecidedWhileTheDiskWrites() throws Exception {
    var decided = new CountDownLatch(1);
    var appending = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      appending.countDown();
      awaitUnchecked(release);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      sendTogether(sender, MANY, tally);
      appending.await();
      var seen = new CompletableFuture<Long>();
      sender.send(
          Question.of(
              book -> {
                decided.countDown();
                return book.lastSeq();
              },
              seen));
      try {
        assertThat(decided.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.counts().posted()).isZero();
        assertThat(seen).isNotDone();
      } finally {
        release.countDown();
      }
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(MANY);
      assertThat(tally.counts().posted()).isEqualTo(MANY); // they were sent first
    }
  }

  @Test
  void nobodyIsAnsweredBeforeThoseWhoSentFirst() throws Exception {
    var answering = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var reply =
        new Post.Reply() {
          @Override
          public void answered(Transaction transaction, Outcome outcome) {
            answering.countDown();
            awaitUnchecked(release);
          }

          @Override
          public void failed(Transaction transaction, LedgerStoppedException why) {}
        };
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, reply);
      answering.await();
      var next = new CompletableFuture<Long>();
      try {
        askUntilDecided(sender, next);
        askUntilDecided(sender, new CompletableFuture<>()); // so the one before is let go
        assertThat(next).isNotDone();
      } finally {
        release.countDown();
      }
      assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(MANY);
    }
  }

  @Test
  void oneThreadAtATimeWritesInTheOrderDecided() throws Exception {
    var appending = new AtomicInteger();
    var most = new AtomicInteger();
    var threads = ConcurrentHashMap.<String>newKeySet();
    journal.beforeWrite(() -> {
      most.accumulateAndGet(appending.incrementAndGet(), Math::max);
      threads.add(Thread.currentThread().getName());
      Thread.onSpinWait(); // the other one might come
      appending.decrementAndGet();
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      for (int i = 0; i < 50; i++) {
        sendTogether(sender, MANY, tally); // for the journal thread
        owner.post(tx("f", "few" + i, "1.00")); // for whoever has the journal's end
        owner.post(tx("f", "one" + i, "1.00")); // for the owner thread
      }
      tally.awaitAnswers();
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(threads).containsExactlyInAnyOrder("ledger-owner", "ledger-journal");
    assertThat(journal.records()).extracting(JournalRecord::seq).isSorted().doesNotHaveDuplicates();
    assertThat(journal.records()).hasSize(50 * (MANY + 2));
  }

  @Test
  void everyRequestIsFailedOnceWhenAForceFailsBehindMany() throws Exception {
    everyRequestIsFailedOnce(journal::beforeForce);
  }

  @Test
  void everyRequestIsFailedOnceWhenAWriteOfManyFails() throws Exception {
    everyRequestIsFailedOnce(journal::beforeWrite);
  }

  private void everyRequestIsFailedOnce(Consumer<Runnable> failing) throws Exception {
    var reached = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    failing.accept(() -> {
      reached.countDown();
      awaitUnchecked(release);
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
    });
    var failures = new Failures();
    int count = 3 * Recorder.BATCH_COUNT_MAX; // some in every place between send and answer
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, failures);
      reached.await();
      for (int i = 0; i < count; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      release.countDown();
    }
    assertThat(failures.answeredCount.get()).isZero();
    assertThat(failures.count.get()).isEqualTo(MANY + count);
    assertThat(journal.records()).isEmpty();
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void whatIsAnsweredBeforeAForceFailsStaysAnswered() throws Exception {
    var forced = new AtomicInteger();
    journal.beforeForce(() -> {
      if (forced.incrementAndGet() > 2) {
        throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
      }
    });
    var replies = new Failures();
    int sent = 0;
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      try {
        for (; ; sent++) {
          sender.send(new Post(tx("f", "t" + sent, "1.00"), replies));
        }
      } catch (ChannelClosedException stopped) {
        // as it must
      }
    }
    assertThat(replies.answeredCount.get()).isEqualTo(journal.records().size()).isPositive();
    assertThat(replies.count.get()).isEqualTo(sent - journal.records().size());
  }

  @Test
  void everyRequestIsFailedOnceWhenAnAppendOfFewFails() throws Exception {
    var appending = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      appending.countDown();
      awaitUnchecked(release);
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
    });
    var failures = new Failures();
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      for (int i = 0; i < 10; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      appending.await();
      for (int i = 10; i < LedgerOwner.INBOX_CAPACITY; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      release.countDown();
    }
    assertThat(failures.answeredCount.get()).isZero();
    assertThat(failures.count.get()).isEqualTo(LedgerOwner.INBOX_CAPACITY);
    assertThat(journal.records()).isEmpty();
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void aBatchHandedOverInPartIsFailedOnceWhenAWriteFails() throws Exception {
    var writing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeWrite(() -> {
      writing.countDown();
      awaitUnchecked(release);
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
    });
    partIsFailedOnce(writing, release, "ledger-owner", 2 * Recorder.BATCH_COUNT_MAX);
  }

  @Test
  void aBatchWrittenInPartIsFailedOnceWhenAForceFails() throws Exception {
    var forcing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      forcing.countDown();
      awaitUnchecked(release);
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
    });
    partIsFailedOnce(forcing, release, "ledger-journal", 2 * Recorder.BATCH_COUNT_MAX);
  }

  /// @param thread that waits because the one behind it takes no more
  /// @param count more than finds room behind that thread
  private void partIsFailedOnce(
      CountDownLatch reached, CountDownLatch release, String thread, int count) throws Exception {
    var failures = new Failures();
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, failures);
      reached.await();
      for (int i = 0; i < count; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      awaitInSendAll(thread);
      release.countDown();
    }
    assertThat(failures.answeredCount.get()).isZero();
    assertThat(failures.count.get()).isEqualTo(MANY + count);
  }

  @Test
  void whatComesNextIsWrittenWhileTheDiskForces() throws Exception {
    var forcing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var writes = new Semaphore(0);
    journal.beforeWrite(writes::release);
    journal.beforeForce(() -> {
      forcing.countDown();
      awaitUnchecked(release);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      sendTogether(sender, MANY, tally);
      forcing.await();
      writes.drainPermits();
      sendTogether(sender, MANY, tally);
      try {
        assertThat(writes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.counts().posted()).isZero();
        assertThat(journal.records()).isEmpty();
      } finally {
        release.countDown();
      }
      tally.awaitAnswers();
      assertThat(tally.counts().posted()).isEqualTo(2 * MANY);
    }
  }

  @Test
  void theJournalIsClosedWhenAllThreadsAreThrough() throws Exception {
    var forcing = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      forcing.countDown();
      awaitUnchecked(release);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var posted = new CompletableFuture<Outcome>();
      sender.send(Post.to(posted, tx("f", "1", "5.00")));
      forcing.await(); // on the owner thread
      var last = threads("ledger-answer").findFirst().orElseThrow();
      threads("ledger-journal").forEach(Thread::interrupt); // so those two end first
      while (!waitsIn(last, "join")) {
        assertThat(journal.isClosed()).isFalse();
      }
      assertThat(journal.isClosed()).isFalse();
      release.countDown();
      assertThat(posted.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Posted.class);
    }
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void requestsThatWaitTogetherShareOneForce() throws Exception {
    var appends = new AtomicInteger();
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      appends.incrementAndGet();
      awaitUnchecked(release);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      for (int i = 0; i < 1000; i++) {
        tally.sending();
        sender.send(new Post(tx("f", "t" + i, "1.00"), tally));
      }
      release.countDown();
      tally.awaitAnswers();
      assertThat(appends.get()).isLessThan(1000 / 10);
      assertThat(tally.counts().posted()).isEqualTo(1000);
    }
  }

  @Test
  void failedAppendStopsTheLedgerAndAnswersNothingAsDone() throws Exception {
    journal.beforeForce(() -> {
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full: x.seg", null);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var first = new CompletableFuture<Outcome>();
      sender.send(Post.to(first, tx("f", "1", "5.00")));
      assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("disk full: x.seg");
      assertThatThrownBy(() -> owner.post(tx("f", "2", "5.00")))
          .isInstanceOf(LedgerStoppedException.class)
          .hasMessage("the ledger has stopped: disk full: x.seg");
      assertThatThrownBy(() -> sender.send(Post.to(first, tx("f", "3", "1.00"))))
          .isInstanceOf(ChannelClosedException.class);
    }
    assertThat(journal.records()).isEmpty();
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void whatWaitsInTheInboxIsFailedWhenTheLedgerStops() throws Exception {
    var appending = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    journal.beforeForce(() -> {
      appending.countDown();
      awaitUnchecked(release);
      throw new JournalException(JournalException.Kind.WRITE_FAILED, "disk full", null);
    });
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var waiting = new CompletableFuture<Outcome>();
      sender.send(Post.to(new CompletableFuture<>(), tx("f", "1", "5.00")));
      appending.await();
      sender.send(Post.to(waiting, tx("f", "2", "5.00")));
      release.countDown();
      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("disk full");
    }
  }

  @Test
  void closeAnswersEverythingThatWasAccepted() throws Exception {
    var owner = LedgerOwner.open(journal);
    var sender = owner.sender();
    var accepted = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 5000; i++) {
      var reply = new CompletableFuture<Outcome>();
      sender.send(Post.to(reply, tx("f", "t" + i, "1.00")));
      accepted.add(reply);
    }
    owner.close();
    owner.close();
    assertThat(accepted)
        .allSatisfy(reply -> assertThat(reply.join()).isInstanceOf(Outcome.Posted.class));
    assertThatThrownBy(() -> owner.post(tx("f", "late", "1.00")))
        .isInstanceOf(LedgerStoppedException.class)
        .hasMessage("the ledger has stopped");
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void everyRequestSentWhileClosingIsAnsweredOrRefused() throws Exception {
    var owner = LedgerOwner.open(journal);
    var accepted = new AtomicInteger();
    var answered = new AtomicInteger();
    var reply =
        new Post.Reply() {
          @Override
          public void answered(Transaction transaction, Outcome outcome) {
            answered.incrementAndGet();
          }

          @Override
          public void failed(Transaction transaction, LedgerStoppedException why) {
            answered.incrementAndGet();
          }
        };
    var started = new CountDownLatch(4);
    var feeds = new ArrayList<Thread>();
    for (int f = 0; f < 4; f++) {
      var feed = "feed-" + f;
      var sender = owner.sender();
      feeds.add(
          Thread.ofVirtual()
              .start(() -> {
                try (sender) {
                  for (int i = 0; ; i++) {
                    sender.send(new Post(tx(feed, "t" + i, "0.01"), reply));
                    accepted.incrementAndGet();
                    started.countDown();
                  }
                } catch (ChannelClosedException | InterruptedException end) {
                  started.countDown();
                }
              }));
    }
    started.await();
    owner.close();
    for (var feed : feeds) {
      feed.join();
    }
    assertThat(answered.get()).isEqualTo(accepted.get());
    assertThat(journal.records()).hasSize(accepted.get());
  }

  @Test
  void reopeningMakesTheSameBook() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.change(new AccountChange("A", "Savings", List.of("DE02")));
      owner.post(tx("f", "1", "5.00"));
      owner.post(tx("f", "1", "6.00"));
    }
    try (var owner = LedgerOwner.open(new MemoryJournal(journal.records()))) {
      assertThat(owner.post(tx("f", "1", "5.00"))).isInstanceOf(Outcome.Replayed.class);
      assertThat(owner.post(tx("f", "1", "6.00")))
          .isEqualTo(new Outcome.Replayed(new Outcome.Conflict(2, List.of("amount"))));
      assertThat(owner.ask(book -> book.balances("DE02")).getFirst().type()).isEqualTo("Savings");
      assertThat(owner.ask(Book::lastSeq)).isEqualTo(3);
    }
  }

  @Test
  void journalThatContradictsItselfIsRefused() {
    var twice =
        List.<JournalRecord>of(
            new JournalRecord.Decided(1, tx("f", "1", "5.00"), new Outcome.Rejected("x"), 1),
            new JournalRecord.Decided(3, tx("f", "1", "5.00"), new Outcome.Rejected("x"), 1));
    assertThatThrownBy(() -> LedgerOwner.open(new MemoryJournal(twice)))
        .isInstanceOf(JournalException.class)
        .hasMessage("the journal contradicts itself: record 3 follows record 1");
  }

  @Test
  void verifyDerivesEveryOutcomeAnew() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      owner.post(tx("f", "2", "-1.00"));
      var fine = owner.verify();
      assertThat(fine.ok()).isTrue();
      assertThat(fine.entries()).isEqualTo(2);
      assertThat(fine.lastSeq()).isEqualTo(2);
    }
    var records = new ArrayList<>(journal.records());
    records.set(
        1, new JournalRecord.Decided(2, tx("f", "2", "-1.00"), new Outcome.Rejected("forged"), 1));
    try (var owner = LedgerOwner.open(new MemoryJournal(records))) {
      var bad = owner.verify();
      assertThat(bad.ok()).isFalse();
      assertThat(bad.problem())
          .contains("record 2 says Rejected[reason=forged], the rules say Posted");
    }
  }

  @Test
  void refusedAccountChangeIsNotJournalled() throws Exception {
    try (var owner = LedgerOwner.open(journal)) {
      owner.post(tx("f", "1", "5.00"));
      assertThatThrownBy(() -> owner.change(new AccountChange("B", null, List.of("A"))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(journal.records()).hasSize(1);
    }
  }

  /// Counts the requests that were failed.
  private static final class Failures implements Post.Reply {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger answeredCount = new AtomicInteger();

    @Override
    public void answered(Transaction transaction, Outcome outcome) {
      answeredCount.incrementAndGet();
    }

    @Override
    public void failed(Transaction transaction, LedgerStoppedException why) {
      count.incrementAndGet();
    }
  }

  /// Sends them so that all wait together, behind a question that holds the owner thread.
  private void sendTogether(Sender<Request> sender, int count, Post.Reply reply) throws Exception {
    var deciding = new CountDownLatch(1);
    var decide = new CountDownLatch(1);
    sender.send(
        Question.of(
            book -> {
              deciding.countDown();
              awaitUnchecked(decide);
              return book.lastSeq();
            },
            new CompletableFuture<>()));
    deciding.await();
    for (int i = 0; i < count; i++) {
      if (reply instanceof Tally tally) {
        tally.sending();
      }
      sender.send(new Post(tx("f", "m" + sentTogetherCount++, "1.00"), reply));
    }
    decide.countDown();
  }

  /// Returns once the owner thread has decided the question, which need not be answered yet.
  private static void askUntilDecided(Sender<Request> sender, CompletableFuture<Long> answer)
      throws InterruptedException {
    var decided = new CountDownLatch(1);
    sender.send(
        Question.of(
            book -> {
              decided.countDown();
              return book.lastSeq();
            },
            answer));
    decided.await();
  }

  /// Returns once the thread waits because the next one takes no more.
  private static void awaitInSendAll(String name) {
    while (threads(name)
        .noneMatch(
            thread -> thread.getState() == Thread.State.WAITING && waitsIn(thread, "sendAll"))) {
      assertThat(Thread.interrupted()).as("the test's time is over").isFalse();
    }
  }

  private static Stream<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name));
  }

  private static boolean waitsIn(Thread thread, String method) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A journal that cannot be read.
  private record FailingReplay(JournalException failure) implements Journal {
    @Override
    public long durableSeq() {
      return 0;
    }

    @Override
    public void write(List<JournalRecord> records) {
      throw failure;
    }

    @Override
    public void force() {
      throw failure;
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      throw failure;
    }

    @Override
    public JournalRecord read(long seq) {
      throw failure;
    }

    @Override
    public void close() {}
  }
}
