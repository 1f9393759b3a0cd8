package io.millrace.ledger;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The newest records from memory, all others from the journal.
///
/// Invariant: what the journal may not have yet is among the newest, as long as no more than
/// [#WINDOW_COUNT] records are on their way to it. Confined to the book's thread.
final class JournalRecords implements Records {
  /// More than the owner's thread decides ahead of the disk.
  static final int WINDOW_COUNT = 1 << 16;

  private final Journal journal;
  private final @Nullable JournalRecord[] newest = new @Nullable JournalRecord[WINDOW_COUNT];

  JournalRecords(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void add(JournalRecord record) {
    newest[place(record.seq())] = record;
  }

  @Override
  public JournalRecord.@Nullable Decided find(long seq) {
    var recent = newest[place(seq)];
    var record = recent != null && recent.seq() == seq ? recent : journal.read(seq);
    return record instanceof JournalRecord.Decided decided ? decided : null;
  }

  @Override
  public LongFunction<JournalRecord.Decided> durable() {
    return seq -> (JournalRecord.Decided) journal.read(seq);
  }

  private static int place(long seq) {
    return (int) seq & (WINDOW_COUNT - 1);
  }
}
