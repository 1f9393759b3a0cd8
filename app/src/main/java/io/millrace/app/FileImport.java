package io.millrace.app;

import io.millrace.channel.Sender;
import io.millrace.feeds.FileFeed;
import io.millrace.feeds.ImportOptions;
import io.millrace.feeds.RecordProblem;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Post;
import io.millrace.ledger.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One bank file on its way into the ledger: its feed, the thread that runs it, and what came of
/// it.
///
/// What it answers may be asked by any thread; it is final once [#join] has returned.
final class FileImport {
  private static final long KIBIBYTE = 1024;

  private final Path file;
  private final @Nullable FileFeed feed;
  private final @Nullable Thread thread;
  private volatile @Nullable Exception failure;

  private FileImport(Path file, FileFeed feed, Sender<? super Post> posts) {
    this.file = file;
    this.feed = feed;
    this.thread =
        Thread.ofPlatform().name("feed " + file.getFileName()).unstarted(() -> run(feed, posts));
  }

  private FileImport(Path file, Exception failure) {
    this.file = file;
    this.feed = null;
    this.thread = null;
    this.failure = failure;
  }

  /// Opens the file and starts its thread; a file that cannot be opened is a failed import.
  static FileImport start(Path file, ImportOptions options, PostTarget ledger) {
    FileFeed feed;
    try {
      feed = FileFeed.open(file, options);
    } catch (IOException | IllegalArgumentException e) {
      return new FileImport(file, e);
    }
    var posts = ledger.posts();
    var started = new FileImport(file, feed, posts);
    if (started.thread != null) {
      started.thread.start();
    }
    return started;
  }

  String name() {
    return String.valueOf(file.getFileName());
  }

  Tally.Counts counts() {
    return feed == null ? Tally.Counts.NONE : feed.tally().counts();
  }

  List<RecordProblem> problems() {
    return feed == null ? List.of() : feed.problems();
  }

  Optional<Path> rejectFile() {
    return feed == null ? Optional.empty() : feed.rejectFile();
  }

  /// How much of all these files is read.
  static Progress.Gauge gauge(List<FileImport> imports) {
    var feeds = imports.stream().map(each -> each.feed).filter(Objects::nonNull).toList();
    return new Progress.Gauge(
        "bank files",
        "KiB",
        feeds.stream().mapToLong(FileFeed::bytesTotal).sum() / KIBIBYTE,
        () -> feeds.stream().mapToLong(FileFeed::bytesRead).sum() / KIBIBYTE);
  }

  /// Why the whole file was not read, in one line.
  Optional<String> failure() {
    var why = failure;
    return why == null ? Optional.empty() : Optional.of(Main.message(why));
  }

  /// The exit status that this file alone would give.
  int status() {
    var why = failure;
    return why == null ? ExitCode.DONE : ExitCode.of(why);
  }

  /// Waits at most this long for the end.
  ///
  /// @return whether it has ended
  boolean join(long timeoutMillis) throws InterruptedException {
    if (thread == null) {
      return true;
    }
    thread.join(timeoutMillis);
    return !thread.isAlive();
  }

  private void run(FileFeed feed, Sender<? super Post> posts) {
    try (posts) {
      feed.run(posts);
    } catch (IOException | LedgerStoppedException | IllegalArgumentException e) {
      failure = e;
    } catch (InterruptedException e) {
      failure = e;
      Thread.currentThread().interrupt();
    }
  }
}
