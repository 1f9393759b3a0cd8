package io.millrace.journal;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Book;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A ledger without threads, so that each run takes the same steps: it decides a batch, appends it,
/// and only then counts it as answered. [#SCRIPT] is what it is sent in tests of the disk.
final class SmallLedger implements AutoCloseable {
  /// Short, so that the script fills several segments.
  static final long SEGMENT_LENGTH_MAX = 400;

  /// Behind the first small batch, for the next.
  static final ZerosAhead ZEROS = new ZerosAhead(300, 256, 256, 1);

  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final CurrencyUnit JPY = CurrencyUnit.of("JPY");

  /// Batches of several sizes, with every kind of outcome and transfers in two currencies.
  static final List<List<Object>> SCRIPT =
      List.of(
          List.of(pay(1, "alice", 100_00)),
          List.of(pay(2, "bob", -5_00), transfer(3, "alice", "bob", -30_00), pay(4, "carol", 1)),
          List.of(new AccountChange("alice", "Giro", List.of("DE02"))),
          List.of(pay(5, "DE02", 7_77), yen(6, "alice", 12_000)),
          List.of(shared("phone", 7, "bob", -9_99), shared("bank", 8, "bob", -9_99)),
          List.of(pay(1, "alice", 99_00), transfer(9, "bob", "bob", 1)), // conflict, rejected
          List.of(longText(10)),
          List.of(transfer(11, "carol", "alice", -2_50)),
          List.of(yen(12, "bob", -1), pay(13, "bob", 1), pay(14, "bob", 1), pay(15, "bob", 1)));

  private final SegmentJournal journal;
  private final Journal used;
  private final Book book;

  private SmallLedger(SegmentJournal journal, Journal used) {
    this.journal = journal;
    this.used = used;
    this.book = LedgerOwner.recover(used);
  }

  /// Takes no step for an index.
  static SmallLedger open(Path directory, Disk disk) {
    return open(directory, disk, WithoutIndex::new);
  }

  /// Uses the index, and keeps it.
  static SmallLedger indexed(Path directory, Disk disk) {
    return open(directory, disk, journal -> journal);
  }

  private static SmallLedger open(Path directory, Disk disk, UnaryOperator<Journal> using) {
    var journal = SegmentJournal.open(directory, disk, SEGMENT_LENGTH_MAX, ZEROS);
    try {
      return new SmallLedger(journal, using.apply(journal));
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private record WithoutIndex(Journal journal) implements Journal {
    @Override
    public void write(List<JournalRecord> records) {
      journal.write(records);
    }

    @Override
    public void force() {
      journal.force();
    }

    @Override
    public long durableSeq() {
      return journal.durableSeq();
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      return journal.replay(reader);
    }

    @Override
    public JournalRecord read(long seq) {
      return journal.read(seq);
    }

    @Override
    public void close() {
      journal.close();
    }
  }

  Book book() {
    return book;
  }

  SegmentJournal journal() {
    return journal;
  }

  /// Decides all of it, and returns once the journal has what is new.
  void send(List<Object> batch) {
    var records = new ArrayList<JournalRecord>();
    for (var message : batch) {
      var record = decide(message);
      if (record != null) {
        records.add(record);
      }
    }
    if (!records.isEmpty()) {
      journal.append(records);
    }
    if (book.rowCount() > 0) {
      used.index().ifPresent(index -> index.keep(book.takeRows()));
    }
  }

  private @Nullable JournalRecord decide(Object message) {
    return switch (message) {
      case AccountChange c -> {
        book.change(c);
        yield new JournalRecord.AccountChanged(book.lastSeq(), c);
      }
      case Transaction t -> {
        var outcome = book.apply(t);
        yield outcome instanceof Outcome.Replayed
            ? null
            : new JournalRecord.Decided(book.lastSeq(), t, outcome, JournalRecord.RULES_VERSION);
      }
      default -> throw new IllegalArgumentException(message.toString());
    };
  }

  @Override
  public void close() {
    journal.close();
  }

  /// What the book says after each batch of the script, by the last seq; the first is empty.
  static Map<Long, List<Balance>> expectedBalances() {
    var book = new Book();
    var expected = new HashMap<Long, List<Balance>>(Map.of(0L, List.of()));
    for (var batch : SCRIPT) {
      for (var message : batch) {
        switch (message) {
          case AccountChange c -> book.change(c);
          case Transaction t -> book.apply(t);
          default -> throw new IllegalArgumentException(message.toString());
        }
      }
      expected.put(book.lastSeq(), book.balances());
    }
    return expected;
  }

  /// What became of each message of the script that is a transaction, in order.
  static List<Outcome> expectedOutcomes() {
    var book = new Book();
    var outcomes = new ArrayList<Outcome>();
    for (var batch : SCRIPT) {
      for (var message : batch) {
        switch (message) {
          case AccountChange c -> book.change(c);
          case Transaction t -> outcomes.add(book.apply(t));
          default -> throw new IllegalArgumentException(message.toString());
        }
      }
    }
    return outcomes;
  }

  private static Transaction pay(int id, String account, long minor) {
    return tx("phone", id, account, new Money(minor, EUR)).build();
  }

  private static Transaction yen(int id, String account, long minor) {
    return tx("phone", id, account, new Money(minor, JPY)).build();
  }

  private static Transaction transfer(int id, String account, String contra, long minor) {
    return tx("service", id, account, new Money(minor, EUR)).contra(contra).build();
  }

  private static Transaction shared(String feed, int id, String account, long minor) {
    return tx(feed, id, account, new Money(minor, EUR))
        .source(feed.equals("bank") ? Source.STATEMENT : Source.PHONE)
        .sharedId(new SharedId("app", "one-event"))
        .build();
  }

  private static Transaction longText(int id) {
    return tx("phone", id, "alice", new Money(1, EUR))
        .text("a long text ".repeat(12).strip())
        .build();
  }

  private static Transaction.Builder tx(String feed, int id, String account, Money amount) {
    return Transaction.of(feed, "t" + id, account, amount)
        .bookingDate(Samples.DAY.minusDays(id % 5));
  }
}
