package io.millrace.ledger;

import static io.millrace.ledger.TestRequests.MANY;
import static io.millrace.ledger.TestRequests.sendTogether;
import static io.millrace.ledger.TestRequests.tx;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Sender;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which thread of the ledger goes ahead of which, and what waits for what.
@Timeout(60)
class LedgerOwnerPipelineTest {
  private final MemoryJournal journal = new MemoryJournal();

  @Test
  void aMessageIsKnownAgainBeforeItsRecordIsDurable() throws Exception {
    var forcing = new Hold();
    journal.beforeForce(forcing);
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var first = new CompletableFuture<Outcome>();
      var again = new CompletableFuture<Outcome>();
      sendTogether(sender, MANY, new Tally());
      sender.send(Post.to(first, tx("f", "1", "5.00")));
      sender.send(Post.to(again, tx("f", "1", "5.00")));
      try {
        askUntilDecided(sender, new CompletableFuture<>());
        assertThat(journal.records()).isEmpty();
      } finally {
        forcing.release();
      }
      assertThat(again.get(10, TimeUnit.SECONDS))
          .isEqualTo(new Outcome.Replayed(first.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  void neitherAnswersNorQueriesRunAheadOfTheDisk() throws Exception {
    var appending = new Hold();
    journal.beforeForce(appending);
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var posted = new CompletableFuture<Outcome>();
      var balances = new CompletableFuture<List<Balance>>();
      sender.send(Post.to(posted, tx("f", "1", "5.00")));
      sender.send(Question.of(Book::balances, balances));
      appending.awaitReached();
      try {
        assertThat(posted).isNotDone();
        assertThat(balances).isNotDone();
      } finally {
        appending.release(); // else the owner could not close
      }
      assertThat(posted.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Posted.class);
      assertThat(balances.get(10, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void whatComesNextIsDecidedWhileTheDiskWrites() throws Exception {
    var first = new Hold();
    var last = new Hold();
    var forceCount = new AtomicInteger();
    journal.beforeForce(() -> (forceCount.incrementAndGet() == 1 ? first : last).run());
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      sendTogether(sender, MANY, tally);
      first.awaitReached();
      sendTogether(sender, MANY, tally);
      while (journal.writtenCount() < 2 * MANY) {
        Thread.onSpinWait();
      }
      LedgerThreads.awaitWaiting("ledger-journal", "receiveMany"); // it has handed all of it on
      first.release();
      last.awaitReached(); // with all that is left
      long answeredCount = tally.counts().posted();
      var seen = new CompletableFuture<Long>();
      try {
        askUntilDecided(sender, seen);
        askUntilDecided(sender, new CompletableFuture<>()); // so the one before is let go
        assertThat(tally.counts().posted()).isEqualTo(answeredCount).isLessThan(2 * MANY);
        assertThat(seen).isNotDone();
      } finally {
        last.release();
      }
      assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(2 * MANY);
      assertThat(tally.counts().posted()).isEqualTo(2 * MANY); // they were sent first
    }
  }

  @Test
  void nobodyIsAnsweredBeforeThoseWhoSentFirst() throws Exception {
    var answering = new Hold();
    var reply =
        new Post.Reply() {
          private int count;

          @Override
          public void answered(Transaction transaction, Outcome outcome) {
            if (++count == MANY) { // however many batches they became
              answering.run();
            }
          }

          @Override
          public void failed(Transaction transaction, LedgerStoppedException why) {}
        };
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, reply);
      answering.awaitReached();
      var next = new CompletableFuture<Long>();
      try {
        askUntilDecided(sender, next);
        askUntilDecided(sender, new CompletableFuture<>()); // so the one before is let go
        assertThat(next).isNotDone();
      } finally {
        answering.release();
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
  void whatComesNextIsWrittenWhileTheDiskForces() throws Exception {
    var forcing = new Hold();
    var writes = new Semaphore(0);
    journal.beforeWrite(writes::release);
    journal.beforeForce(forcing);
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      sendTogether(sender, MANY, tally);
      forcing.awaitReached();
      writes.drainPermits();
      sendTogether(sender, MANY, tally);
      try {
        assertThat(writes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tally.counts().posted()).isZero();
        assertThat(journal.records()).isEmpty();
      } finally {
        forcing.release();
      }
      tally.awaitAnswers();
      assertThat(tally.counts().posted()).isEqualTo(2 * MANY);
    }
  }

  @Test
  void requestsThatWaitTogetherShareOneForce() throws Exception {
    var appends = new AtomicInteger();
    var appending = new Hold();
    journal.beforeForce(appending.then(appends::incrementAndGet));
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var tally = new Tally();
      for (int i = 0; i < 1000; i++) {
        tally.sending();
        sender.send(new Post(tx("f", "t" + i, "1.00"), tally));
      }
      appending.release();
      tally.awaitAnswers();
      assertThat(appends.get()).isLessThan(1000 / 10);
      assertThat(tally.counts().posted()).isEqualTo(1000);
    }
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
}
