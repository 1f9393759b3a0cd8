package io.millrace.journal;

import io.millrace.ledger.Index;
import io.millrace.ledger.JournalRecord;
import java.util.ArrayList;
import java.util.List;

/// Shows the rows of a segment in the place of its records, each not before the bytes of its batch
/// have passed their checks; only records that their rows do not tell are decoded. Used once.
final class IndexedRecords implements SegmentReader.RecordSink {
  /// Enough to make the hand-over cheap.
  private static final int ROW_COUNT = 4_096;

  private final IndexFile index;
  private final Index.Reader reader;
  private final List<JournalRecord> records = new ArrayList<>(); // decoded and not shown yet
  private long shown; // the last record whose row was shown
  private long wanted;

  /// @param firstSeq of the segment
  IndexedRecords(IndexFile index, long firstSeq, Index.Reader reader) {
    this.index = index;
    this.reader = reader;
    this.shown = firstSeq - 1;
    this.wanted = index.nextRecord(firstSeq);
  }

  @Override
  public long nextWanted(long seq) {
    if (wanted < seq) {
      wanted = index.nextRecord(seq);
    }
    return wanted;
  }

  @Override
  public void accept(JournalRecord record) {
    records.add(record);
  }

  @Override
  public void checkedTo(long lastSeq) {
    while (lastSeq - shown >= ROW_COUNT) {
      show(ROW_COUNT);
    }
  }

  /// Shows what is left, up to the segment's last record.
  void finish(long lastSeq) {
    checkedTo(lastSeq);
    if (lastSeq > shown) {
      show((int) (lastSeq - shown));
    }
  }

  private void show(int count) {
    var rows = index.rows(shown + 1, count);
    var told = records.subList(0, rows.recordCount());
    reader.accept(rows, List.copyOf(told));
    told.clear();
    shown += count;
  }
}
