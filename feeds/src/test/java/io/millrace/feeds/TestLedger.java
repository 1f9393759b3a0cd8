package io.millrace.feeds;

import io.millrace.ledger.Book;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.MemoryJournal;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Tally;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A real ledger on a journal in memory, and a folder for files to import.
final class TestLedger implements AutoCloseable {

  final MemoryJournal journal = new MemoryJournal();
  final LedgerOwner owner = LedgerOwner.open(journal);
  final Path folder;

  TestLedger(Path folder) {
    this.folder = folder;
  }

  static ImportOptions options(Path folder) {
    return new ImportOptions(null, null, null, null, folder.resolve("rejects"));
  }

  Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  /// Imports a file and returns it, ended.
  FileFeed run(Path file, ImportOptions options) throws IOException, InterruptedException {
    var feed = FileFeed.open(file, options);
    try (var sender = owner.sender()) {
      feed.run(sender);
    }
    return feed;
  }

  /// What was posted, in order.
  List<Transaction> posted() {
    var posted = new ArrayList<Transaction>();
    for (var record : journal.records()) {
      if (record instanceof JournalRecord.Decided decided
          && decided.outcome() instanceof Outcome.Posted) {
        posted.add(decided.transaction());
      }
    }
    return posted;
  }

  /// The balance as a plain decimal and currency, `none` if there is no such account.
  String balance(String account) throws InterruptedException {
    var balances = owner.ask((Book book) -> book.balances(account));
    return balances.isEmpty() ? "none" : balances.getFirst().balance().toString();
  }

  /// Every balance by account and currency.
  Map<String, Long> balances() throws InterruptedException {
    var all = new TreeMap<String, Long>();
    for (var balance : owner.ask(Book::balances)) {
      all.put(balance.account() + " " + balance.balance().currency(), balance.balance().minor());
    }
    return all;
  }

  /// The counts as `records/posted/confirmed/replayed/conflicts/rejected/pending`.
  static String counts(FileFeed feed) {
    return counts(feed.tally().counts());
  }

  static String counts(Tally.Counts c) {
    return "%d/%d/%d/%d/%d/%d/%d"
        .formatted(
            c.records(),
            c.posted(),
            c.confirmed(),
            c.replayed(),
            c.conflicts(),
            c.rejected(),
            c.pending());
  }

  static List<String> problems(FileFeed feed) {
    return feed.problems().stream()
        .map(p -> p.line() + ": " + p.field() + ": " + p.reason())
        .toList();
  }

  static @Nullable Path samples() {
    var named = System.getProperty("millrace.samples");
    if (named != null) {
      return Path.of(named);
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var data = at.resolve("shared").resolve("data");
      if (Files.exists(data.resolve("README.txt"))) {
        return data;
      }
    }
    return null;
  }

  @Override
  public void close() {
    owner.close();
  }
}
