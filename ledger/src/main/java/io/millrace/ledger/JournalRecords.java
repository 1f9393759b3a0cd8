package io.millrace.ledger;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The newest records from memory, and all that are on their way to the disk; all others from the
/// journal. Confined to the book's thread.
final class JournalRecords implements Records {
  /*
   * Invariant: of the records that were added in a row, all from `first` to `last` are in the ring, each at its seq modulo
   * the ring's length, and all before them are durable. Nothing else is in the ring, so that little is kept from the
   * collector. The ring grows with what is on its way, however much that is.
   */

  /// How many records stay in memory though they are durable. So the journal is asked for none of
  /// its very last ones, which it would have to map anew each time.
  static final int NEWEST_COUNT = 1 << 14;

  private static final int LENGTH_START = 1 << 11;

  /// How often it looks for what has become durable.
  private static final int LOOK_DISTANCE = 1 << 10;

  private final Journal journal;
  private @Nullable JournalRecord[] ring = new @Nullable JournalRecord[LENGTH_START];
  private long first = 1;
  private long last; // first - 1 if the ring is empty

  JournalRecords(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void add(JournalRecord record) {
    long seq = record.seq();
    if (seq != last + 1) { // those between are restored, so all before them are durable
      forget(last);
      first = seq;
    }
    if (seq % LOOK_DISTANCE == 0) {
      forget(Math.min(journal.durableSeq(), last - NEWEST_COUNT));
    }
    if (seq - first == ring.length) {
      grow();
    }
    ring[place(seq)] = record;
    last = seq;
  }

  /// The journal has it, and is asked for it when it is needed.
  @Override
  public void addRestored(JournalRecord record) {}

  @Override
  public JournalRecord.@Nullable Decided find(long seq) {
    var record = seq >= first && seq <= last ? ring[place(seq)] : journal.read(seq);
    return record instanceof JournalRecord.Decided decided ? decided : null;
  }

  @Override
  public LongFunction<JournalRecord.Decided> durable() {
    return seq -> (JournalRecord.Decided) journal.read(seq);
  }

  private void forget(long upTo) {
    for (; first <= upTo; first++) {
      ring[place(first)] = null;
    }
  }

  private void grow() {
    var before = ring;
    ring = new @Nullable JournalRecord[2 * before.length];
    for (long seq = first; seq <= last; seq++) {
      ring[place(seq)] = before[(int) seq & (before.length - 1)];
    }
  }

  private int place(long seq) {
    return (int) seq & (ring.length - 1);
  }
}
