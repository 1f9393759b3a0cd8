package io.millrace.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.BatchInterruptedException;
import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of the guide and of the documentation comments, run.
@Timeout(20)
class ChannelSnippetsTest {
  private static final Transaction COFFEE = new Transaction("0001", -250);
  private static final Transaction SALARY = new Transaction("0001", 200_000);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Account account = new Account();
  private final List<Transaction> kept = new ArrayList<>();

  @AfterEach
  void endThreads() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneFeed() throws Exception {
    Sender.Body<Transaction, InterruptedException> file = sender -> sender.send(COFFEE);
    // @start region="feed"
    var channel = Channel.<Transaction>bounded(64);
    Future<?> feeding =
        executor.submit(() -> {
          channel.sender().run(file); // closes the handle, or fails it if the body throws
          return null;
        });
    for (var transaction : channel.receiver()) { // until every sender has closed
      account.add(transaction);
    }
    // @end
    feeding.get();
    assertThat(account.balance()).isEqualTo(-250);
  }

  @Test
  void manyFeeds() throws Exception {
    List<Sender.Body<Transaction, IOException>> feeds = List.of(it -> it.fail(new IOException("")));
    var channel = Channel.<Transaction>bounded(64);
    var feeding = new ArrayList<Future<?>>();
    // @start region="feeds"
    try (var first = channel.sender()) {
      for (var feed : feeds) {
        var sender = first.duplicate(); // here, while there is a handle to duplicate
        feeding.add(
            executor.submit(() -> {
              sender.run(feed);
              return null;
            }));
      }
    } // now the feeds alone keep the channel open
    // @end
    feeding.getFirst().get();
    assertThatThrownBy(channel.receiver()::receive).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void failedEnd() {
    var channel = Channel.<Transaction>bounded(64);
    channel.sender().fail(new IOException("torn file"));
    // @start region="failed-end"
    try (var receiver = channel.receiver()) {
      for (var transaction : receiver) {
        account.add(transaction);
      }
      account.add(SALARY); // only after a normal end
    } catch (ChannelClosedException end) {
      kept.addAll(account.transactions()); // end.getCause() is the first failure
    }
    // @end
    assertThat(account.transactions()).isEmpty();
  }

  @Test
  void stopWithoutLoss() throws Exception {
    var channel = Channel.<Transaction>bounded(1);
    var receiver = channel.receiver();
    channel.sender().send(COFFEE);
    // @start region="stop"
    receiver.stopSenders(); // who waits to send, or comes later, gets the value back
    for (var transaction : receiver) { // what was sent before
      account.add(transaction);
    }
    receiver.close();
    // @end
    assertThat(account.balance()).isEqualTo(-250);
    assertThatThrownBy(() -> channel.sender().send(COFFEE))
        .isInstanceOfSatisfying(
            ChannelClosedException.class, closed -> assertThat(closed.unsent()).contains(COFFEE));
  }

  @Test
  void results() throws Exception {
    var sender = Channel.<Transaction>bounded(1).sender();
    sender.send(SALARY);
    // @start region="try-send"
    switch (sender.trySend(COFFEE, Duration.ofMillis(5))) {
      case SendResult.Sent() -> {} // the receiver's from here on
      case SendResult.Full(var back) -> kept.add(back);
      case SendResult.Closed(var back) -> throw new IllegalStateException("nobody takes " + back);
    }
    // @end
    assertThat(kept).containsExactly(COFFEE);
  }

  @Test
  void batches() throws Exception {
    var channel = Channel.<Transaction>bounded(64);
    var receiver = channel.receiver();
    try (var sender = channel.sender()) {
      sender.sendAll(List.of(COFFEE, SALARY));
    }
    // @start region="receive-many"
    var batch = new ArrayList<Transaction>();
    while (receiver.receiveMany(batch, 8_192)) { // waits for one, then takes what is ready
      account.addAll(batch);
      batch.clear();
    }
    // @end
    assertThat(account.balance()).isEqualTo(199_750);
  }

  @Test
  void interruptedBatch() throws Exception {
    var channel = Channel.<Transaction>bounded(1);
    var left = new ArrayList<Object>();
    var job =
        new Job<>(
            Thread.ofVirtual(),
            () -> {
              sendPage(channel.sender(), List.of(COFFEE, SALARY), left);
              return null;
            });
    job.awaitWaiting().end();
    assertThat(left).containsExactly(SALARY);
    assertThat(channel.receiver().drain()).containsExactly(COFFEE);
  }

  private static void sendPage(
      Sender<Transaction> sender, List<Transaction> page, List<Object> left)
      throws InterruptedException {
    // @start region="send-all"
    try {
      sender.sendAll(page);
    } catch (BatchInterruptedException interrupt) {
      left.addAll(interrupt.unsentAll()); // those before them were sent
    } catch (ChannelClosedException closed) {
      left.addAll(closed.unsentAll());
    }
    // @end
  }

  @Test
  void workers() throws Exception {
    var channel = Channel.<Transaction>sharedBounded(64);
    var workers = new ArrayList<Future<?>>();
    // @start region="shared"
    try (var first = channel.receiver()) {
      for (int i = 0; i < 4; i++) {
        var receiver = first.duplicate();
        workers.add(executor.submit(() -> work(receiver)));
      }
    }
    // @end
    channel.sender().run(sender -> sender.sendAll(List.of(COFFEE, SALARY)));
    for (var worker : workers) {
      worker.get();
    }
    assertThat(account.balance()).isEqualTo(199_750);
  }

  private void work(Receiver<Transaction> own) {
    try (own) {
      for (var transaction : own) {
        synchronized (account) {
          account.add(transaction);
        }
      }
    }
  }

  @Test
  void handOver() throws Exception {
    var page = new ArrayList<>(List.of(COFFEE));
    var pages = Channel.<List<Transaction>>bounded(4);
    var sender = pages.sender();
    // @start region="hand-over"
    sender.send(List.copyOf(page)); // not `page`, which this thread fills again
    page.clear();
    // @end
    assertThat(pages.receiver().receive()).containsExactly(COFFEE);
  }
}
