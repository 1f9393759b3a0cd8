package io.millrace.app;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerStoppedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Opens ledgers for commands: through the server that owns the directory if there is one, else in
/// this process.
final class Ledgers {
  /// Commands hold a directory for moments, so another one waits a little before it gives up.
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Ledgers() {}

  /// Opens the ledger in the directory, and makes one where there is none.
  ///
  /// @param notices where one line tells what was mended after a crash, if this process had to
  /// @throws JournalException if it is damaged, or held by a process that does not answer
  static LedgerAccess openOrCreate(Path directory, PrintWriter notices)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (true) {
      var owner = OwnerFile.read(directory);
      if (owner.isPresent()) {
        try {
          return RemoteLedger.connect(owner.get());
        } catch (IOException | LedgerStoppedException e) {
          // Nobody answers there: a server that was killed, or one that is stopping. The lock
          // tells.
        }
      }
      try {
        return LocalLedger.open(directory, notices);
      } catch (JournalException e) {
        if (e.kind() != JournalException.Kind.HELD || System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Opens the ledger in the directory.
  ///
  /// @throws UsageException if there is none
  /// @throws JournalException if it is damaged, or held by a process that does not answer
  static LedgerAccess openExisting(Path directory, PrintWriter notices)
      throws IOException, InterruptedException {
    if (!exists(directory)) {
      throw missing(directory);
    }
    return openOrCreate(directory, notices);
  }

  static UsageException missing(Path directory) {
    return new UsageException(
        "there is no ledger in "
            + directory
            + "; `millrace import` or `millrace serve` makes one, --ledger DIR names another");
  }

  static boolean exists(Path directory) {
    return Files.isDirectory(directory.resolve("journal"));
  }
}
