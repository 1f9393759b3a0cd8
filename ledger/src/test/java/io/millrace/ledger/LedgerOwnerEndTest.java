package io.millrace.ledger;

import static io.millrace.ledger.TestRequests.MANY;
import static io.millrace.ledger.TestRequests.sendTogether;
import static io.millrace.ledger.TestRequests.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// The ledger is closed, or its journal fails: every request is answered or failed, once.
@Timeout(60)
class LedgerOwnerEndTest {
  private final MemoryJournal journal = new MemoryJournal();
  private final Failures failures = new Failures();

  @Test
  void everyRequestIsFailedOnceWhenAForceFailsBehindMany() throws Exception {
    everyRequestIsFailedOnce(journal::beforeForce);
  }

  @Test
  void everyRequestIsFailedOnceWhenAWriteOfManyFails() throws Exception {
    everyRequestIsFailedOnce(journal::beforeWrite);
  }

  private void everyRequestIsFailedOnce(Consumer<Runnable> failing) throws Exception {
    var hold = new Hold();
    failing.accept(hold.then(MemoryJournal.failing("disk full")));
    int count = 3 * Recorder.BATCH_COUNT_MAX; // some in every place between send and answer
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, failures);
      hold.awaitReached();
      for (int i = 0; i < count; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      hold.release();
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
        MemoryJournal.failing("disk full").run();
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
    int answered = replies.answeredCount.get();
    assertThat(answered).isPositive();
    assertThat(journal.records()) // and what was written since, which the next force would tell
        .hasSizeGreaterThanOrEqualTo(answered);
    assertThat(replies.count.get()).isEqualTo(sent - answered);
  }

  @Test
  void everyRequestIsFailedOnceWhenAnAppendOfFewFails() throws Exception {
    var appending = new Hold();
    journal.beforeForce(appending.then(MemoryJournal.failing("disk full")));
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      for (int i = 0; i < 10; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      appending.awaitReached();
      for (int i = 10; i < LedgerOwner.INBOX_CAPACITY; i++) {
        sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
      }
      appending.release();
    }
    assertThat(failures.answeredCount.get()).isZero();
    assertThat(failures.count.get()).isEqualTo(LedgerOwner.INBOX_CAPACITY);
    assertThat(journal.records()).isEmpty();
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void aBatchHandedOverInPartIsFailedOnceWhenAWriteFails() throws Exception {
    var writing = new Hold();
    journal.beforeWrite(writing.then(MemoryJournal.failing("disk full")));
    partIsFailedOnce(
        writing,
        "ledger-owner",
        sender -> {
          sendTogether(
              sender, MANY, failures); // so the next ones find room for some of their parts
          sendTogether(sender, LedgerOwner.TAKEN_COUNT_MAX, failures);
        });
    assertThat(failures.count.get()).isEqualTo(2 * MANY + LedgerOwner.TAKEN_COUNT_MAX);
  }

  @Test
  void aBatchWrittenInPartIsFailedOnceWhenAForceFails() throws Exception {
    var forcing = new Hold();
    journal.beforeForce(forcing.then(MemoryJournal.failing("disk full")));
    int count = 2 * Recorder.BATCH_COUNT_MAX;
    partIsFailedOnce(
        forcing,
        "ledger-journal",
        sender -> {
          for (int i = 0; i < count; i++) {
            sender.send(new Post(tx("f", "t" + i, "1.00"), failures));
          }
        });
    assertThat(failures.count.get()).isEqualTo(MANY + count);
  }

  /// @param thread that waits because the one behind it takes no more
  /// @param send sends more than finds room behind that thread
  private void partIsFailedOnce(Hold hold, String thread, ThrowingConsumer<Sender<Request>> send)
      throws Exception {
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      sendTogether(sender, MANY, failures);
      hold.awaitReached();
      assertThatCode(() -> send.accept(sender)).doesNotThrowAnyException();
      LedgerThreads.awaitWaiting(thread, "sendAll");
      hold.release();
    }
    assertThat(failures.answeredCount.get()).isZero();
  }

  @Test
  void theJournalIsClosedWhenAllThreadsAreThrough() throws Exception {
    var forcing = new Hold();
    journal.beforeForce(forcing);
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var posted = new CompletableFuture<Outcome>();
      sender.send(Post.to(posted, tx("f", "1", "5.00")));
      forcing.awaitReached(); // on the owner thread
      var last = LedgerThreads.named("ledger-answer").findFirst().orElseThrow();
      LedgerThreads.named("ledger-journal").forEach(Thread::interrupt); // so those two end first
      while (!LedgerThreads.isIn(last, "join")) {
        assertThat(journal.isClosed()).isFalse();
      }
      assertThat(journal.isClosed()).isFalse();
      forcing.release();
      assertThat(posted.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Posted.class);
    }
    assertThat(journal.isClosed()).isTrue();
  }

  @Test
  void failedAppendStopsTheLedgerAndAnswersNothingAsDone() throws Exception {
    journal.beforeForce(MemoryJournal.failing("disk full: x.seg"));
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
    var appending = new Hold();
    journal.beforeForce(appending.then(MemoryJournal.failing("disk full")));
    try (var owner = LedgerOwner.open(journal);
        var sender = owner.sender()) {
      var waiting = new CompletableFuture<Outcome>();
      sender.send(Post.to(new CompletableFuture<>(), tx("f", "1", "5.00")));
      appending.awaitReached();
      sender.send(Post.to(waiting, tx("f", "2", "5.00")));
      appending.release();
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
}
