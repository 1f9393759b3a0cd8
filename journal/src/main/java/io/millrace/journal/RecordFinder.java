package io.millrace.journal;

import io.millrace.ledger.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds single records by their seq. Safe for all threads, also while others are appended.
///
/// It is asked only for records that are durable. Bytes that were durable once never change, and
/// their batches were checked when the journal was opened, or written by this process; a record's
/// own check is repeated each time.
final class RecordFinder {
  private final SegmentFiles files;
  private final List<SegmentRecords> segments =
      new ArrayList<>(); // from the first, guarded by this

  RecordFinder(SegmentFiles files) {
    this.files = files;
  }

  /// @param seq of a durable record
  /// @throws IllegalArgumentException if there is none
  /// @throws io.millrace.ledger.JournalException if it cannot be read, or fails its check
  JournalRecord read(long seq) {
    var place = place(seq);
    if (place == null) {
      throw new IllegalArgumentException("there is no record " + seq);
    }
    return place.decode(seq);
  }

  private synchronized SegmentRecords.@Nullable Place place(long seq) {
    if (segments.isEmpty()) {
      while (openNext()) {}
    }
    while (true) {
      int number = numberOf(seq);
      if (number == 0) {
        return null;
      }
      var place = segments.get(number - 1).find(seq);
      if (place != null || number < segments.size() || !openNext()) {
        return place;
      }
    }
  }

  /// The last known segment that begins with this seq or before it, 0 if there is none.
  private int numberOf(long seq) {
    int low = 0;
    int high = segments.size();
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (segments.get(middle - 1).firstSeq() <= seq) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private boolean openNext() {
    int next = segments.size() + 1;
    if (!files.exists(next)) {
      return false;
    }
    var segment = SegmentRecords.open(files.segment(next));
    if (segment != null) {
      segments.add(segment);
    }
    return segment != null;
  }
}
