package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Small records, journals made of them, and their files as bytes.
final class Samples {
  static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  static final LocalDate DAY = LocalDate.of(2026, 11, 24);

  private Samples() {}

  static Transaction transaction(long seq) {
    return Transaction.of("phone-7", "t" + seq, "alice", new Money(seq, EUR))
        .bookingDate(DAY)
        .build();
  }

  /// A posted transaction of `seq` cents.
  static JournalRecord posted(long seq) {
    var balance = new Money(seq * (seq + 1) / 2, EUR);
    return new JournalRecord.Decided(
        seq, transaction(seq), new Outcome.Posted(seq, balance), JournalRecord.RULES_VERSION);
  }

  static List<JournalRecord> posted(long firstSeq, int count) {
    var records = new ArrayList<JournalRecord>();
    for (int i = 0; i < count; i++) {
      records.add(posted(firstSeq + i));
    }
    return records;
  }

  /// Makes a journal of batches of these sizes.
  static void write(Path ledger, long segmentLengthMax, int... batchSizes) {
    try (var journal = SegmentJournal.open(ledger, new FaultyDisk(), segmentLengthMax)) {
      long seq = 1;
      for (int size : batchSizes) {
        journal.append(posted(seq, size));
        seq += size;
      }
    }
  }

  static List<JournalRecord> replay(Journal journal) {
    var records = new ArrayList<JournalRecord>();
    journal.replay(records::add);
    return records;
  }

  /// Opens the journal as its owner, on a disk that nobody waits for.
  static SegmentJournal open(Path ledger) {
    return SegmentJournal.open(ledger, new FaultyDisk(), SegmentJournal.SEGMENT_LENGTH_MAX);
  }

  /// Opens the journal as its owner, mends it if need be, and reads all of it.
  static List<JournalRecord> openAndReplay(Path ledger) {
    try (var journal = open(ledger)) {
      return replay(journal);
    }
  }

  static List<JournalRecord> readOnlyReplay(Path ledger) {
    try (var journal = SegmentJournal.readOnly(ledger)) {
      return replay(journal);
    }
  }

  static Path segment(Path ledger, int number) {
    return ledger.resolve("journal").resolve("%08d.seg".formatted(number));
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void put(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      try (var channel = FileChannel.open(file, CREATE, WRITE)) { // in place: it is done often
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          var _ = channel.write(buffer);
        }
        var _ = channel.truncate(bytes.length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All segments by name.
  static Map<String, byte[]> segments(Path ledger) {
    var segments = new TreeMap<String, byte[]>();
    try (var files = Files.list(ledger.resolve("journal"))) {
      files.forEach(file -> segments.put(file.getFileName().toString(), bytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return segments;
  }
}
