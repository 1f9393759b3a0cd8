package io.millrace.ledger;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The newest decisions from memory, all others from the journal.
///
/// Invariant: what the journal may not have yet is among the newest, as long as no more than
/// [#WINDOW_COUNT] records are on their way to it. Confined to the book's thread.
final class JournalRecords implements Records {
  /// More than the owner's thread decides ahead of the disk.
  static final int WINDOW_COUNT = 1 << 16;

  /// The newest lie in chunks that are made anew: storing into a young array costs the collector
  /// less than storing into an old one.
  private static final int CHUNK_COUNT = 1 << 8;

  private final Journal journal;
  private final JournalRecord.@Nullable Decided[][] newest =
      new JournalRecord.@Nullable Decided[WINDOW_COUNT / CHUNK_COUNT][0];

  JournalRecords(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void add(JournalRecord.Decided record) {
    int place = (int) record.seq() & (CHUNK_COUNT - 1);
    if (place == 0 || chunk(record.seq()).length == 0) {
      newest[chunkPlace(record.seq())] = new JournalRecord.@Nullable Decided[CHUNK_COUNT];
    }
    chunk(record.seq())[place] = record;
  }

  @Override
  public JournalRecord.@Nullable Decided find(long seq) {
    int place = (int) seq & (CHUNK_COUNT - 1);
    var chunk = chunk(seq);
    var recent = place < chunk.length ? chunk[place] : null;
    if (recent != null && recent.seq() == seq) {
      return recent;
    }
    return journal.read(seq) instanceof JournalRecord.Decided decided ? decided : null;
  }

  @Override
  public LongFunction<JournalRecord.Decided> durable() {
    return seq -> (JournalRecord.Decided) journal.read(seq);
  }

  private JournalRecord.@Nullable Decided[] chunk(long seq) {
    return newest[chunkPlace(seq)];
  }

  private static int chunkPlace(long seq) {
    return (int) (seq / CHUNK_COUNT) & (WINDOW_COUNT / CHUNK_COUNT - 1);
  }
}
