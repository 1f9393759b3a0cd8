package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.channel.Channel;
import io.millrace.channel.Receiver;
import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  private static final long APPEND_NANOS = 4_000;

  private final Channel<Request> channel = Channel.unbounded();
  private final Sender<Request> sender = channel.sender();
  private final Receiver<Request> inbox = channel.receiver();
  private final List<Request> batch = new ArrayList<>(List.of(request()));

  private static Request request() {
    return Question.of(Book::lastSeq, new CompletableFuture<>());
  }

  @Test
  void whoeverIsAloneDoesNotWait() throws Exception {
    var group = new GroupCommit(LONG, System::nanoTime);
    group.gather(inbox, batch); // the first of all
    group.appended(1, LONG);
    group.gather(inbox, batch);
    assertThat(batch).hasSize(1);
  }

  @Test
  void aSmallerBatchWaitsForThoseWhoWereAnsweredWithIt() throws Exception {
    var group = new GroupCommit(LONG, System::nanoTime);
    group.appended(5, LONG);
    var feed =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < 4; i++) {
                sender.trySend(request());
              }
            });
    group.gather(inbox, batch);
    feed.join();
    assertThat(batch).hasSize(5);
  }

  @Test
  void whoDoesNotComeInTimeIsNotWaitedFor() throws Exception {
    var group = new GroupCommit(LONG, System::nanoTime);
    group.appended(5, 4_000_000);
    sender.send(request());
    long start = System.nanoTime();
    group.gather(inbox, batch);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
    assertThat(batch).hasSize(2);
  }

  @Test
  void whoGoesOnComingIsNotWaitedForAnyLongerThanAnAppendTakes() throws Exception {
    var now = new AtomicLong();
    var group =
        new GroupCommit(
            LONG,
            () -> {
              sender.trySend(request()); // one comes at each look at the clock
              assertThat(now.get()).as("waits for ever").isLessThan(2 * APPEND_NANOS);
              return now.getAndAdd(10);
            });
    group.appended(Integer.MAX_VALUE, APPEND_NANOS);
    group.gather(inbox, batch); // never are there as many as it waits for
    assertThat(now.get()).isEqualTo(APPEND_NANOS + 10);
    assertThat(batch).hasSize((int) APPEND_NANOS / 10 + 2);
  }

  @Test
  void aPauseIsBoundedWhereAppendsAreSlow() throws Exception {
    var group = new GroupCommit(1_000, System::nanoTime);
    group.appended(5, LONG);
    group.gather(inbox, batch);
    assertThat(batch).hasSize(1);
  }

  @Test
  void behindABatchThatWasHandedOverNobodyWaits() throws Exception {
    var group = new GroupCommit(LONG, System::nanoTime);
    group.appended(5, LONG);
    group.handedOver();
    group.gather(inbox, batch);
    assertThat(batch).hasSize(1);
  }
}
