package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.Channel;
import io.millrace.feeds.csv.Dialect;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Post;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A feed ends as the port says, whatever happens to the ledger, the thread or the file.
class FileFeedFlowTest {
  @TempDir Path folder;

  private FileFeed open(Path file) throws IOException {
    return FileFeed.open(
        file,
        new ImportOptions(null, null, null, Dialect.named("millrace"), folder.resolve("rejects")));
  }

  private Path rows(int count) throws IOException {
    var content = new StringBuilder(CsvFeedTest.HEADER);
    for (int i = 0; i < count; i++) {
      content.append(i).append(",A,2026-11-24,,1,EUR,some text,,\n");
    }
    return Files.writeString(folder.resolve("f.csv"), content);
  }

  @Test
  void aStoppedLedgerStopsTheFeed() throws Exception {
    var feed = open(rows(3));
    Channel<Post> channel = Channel.bounded(10);
    channel.receiver().close();
    assertThatThrownBy(() -> feed.run(channel.sender()))
        .isInstanceOf(LedgerStoppedException.class)
        .hasMessage("the ledger has stopped");
    assertThat(counts(feed)).as("nothing was sent").isEqualTo("0/0/0/0/0/0/0");
  }

  @Test
  void anInterruptStopsTheFeedAndWhatWasSentStaysSent() throws Exception {
    var feed = open(rows(3));
    Channel<Post> channel = Channel.bounded(2); // nobody receives, so the third row waits
    var thrown = new AtomicReference<Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                feed.run(channel.sender());
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(feed.tally().counts().records()).isEqualTo(2);
  }

  @Test
  void anInterruptWhileReadingIsNoFaultOfTheFile() throws Exception {
    var feed = open(rows(3));
    Channel<Post> channel = Channel.bounded(10);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> feed.run(channel.sender())).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aFileThatShrinksIsAnErrorAndWhatWasReadStays() throws Exception {
    var file = rows(50_000);
    var feed = open(file);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1_000_000);
    }
    try (var ledger = new TestLedger(folder);
        var sender = ledger.owner.sender()) {
      assertThatThrownBy(() -> feed.run(sender))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "%s: cannot be read on: shrank from %d to 1000000 bytes meanwhile",
              file, feed.bytesTotal());
      assertThat(ledger.posted()).hasSizeGreaterThan(20_000);
      assertThat(feed.tally().counts().posted()).isEqualTo(ledger.posted().size());
      assertThat(feed.bytesRead()).isEqualTo(1_000_000);
    }
  }

  @Test
  void anErrorOfTheFileWaitsForTheAnswers() throws Exception {
    var file = rows(3);
    var feed = open(file);
    Files.writeString(file, CsvFeedTest.HEADER + "1,A,2026-11-24,,1,EUR,,,\n"); // shrinks
    Channel<Post> channel = Channel.bounded(10);
    var thrown = new AtomicReference<Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                feed.run(channel.sender());
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    var post = channel.receiver().receive();
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(thread.getState()).as("still there").isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    post.reply().answered(post.transaction(), new Outcome.Confirmed(1));
    thread.join();
    assertThat(thrown.get()).isInstanceOf(IOException.class).hasMessageContaining("shrank from");
    assertThat(counts(feed)).isEqualTo("1/0/1/0/0/0/0");
  }

  @Test
  void aFileThatIsDeletedBeforeItRunsIsAnError() throws Exception {
    var file = rows(1);
    var feed = open(file);
    Files.delete(file);
    try (var ledger = new TestLedger(folder);
        var sender = ledger.owner.sender()) {
      assertThatThrownBy(() -> feed.run(sender))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": cannot be read on: ");
    }
  }

  @Test
  void aFeedRunsOnce() throws Exception {
    try (var ledger = new TestLedger(folder)) {
      var feed =
          ledger.run(
              rows(1), new ImportOptions(null, null, null, Dialect.named("millrace"), folder));
      assertThatThrownBy(() -> feed.run(ledger.owner.sender()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void problemsAreBoundedAndTheTallyHasTheirTotal() throws Exception {
    try (var ledger = new TestLedger(folder)) {
      var bad = CsvFeedTest.HEADER + "1,A,x,,1,EUR,,,\n".repeat(250);
      var feed =
          ledger.run(
              ledger.file("bad.csv", bad),
              new ImportOptions(null, null, null, Dialect.named("millrace"), folder));
      assertThat(feed.problems()).hasSize(100);
      assertThat(feed.tally().counts().rejected()).isEqualTo(250);
    }
  }
}
