package io.millrace.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A segment that is finished for good. Its chain hash stands for all of the journal up to its
/// seal.
///
/// @param chain of its last batch
record SealedSegment(int number, UUID ledgerId, long firstSeq, int recordCount, ChainHash chain) {

  /// @param end of its batches
  static SealedSegment of(SegmentHeader header, Position end) {
    return of(header.ledgerId(), header.firstSeq(), end);
  }

  static SealedSegment of(UUID ledgerId, long firstSeq, Position end) {
    int recordCount = Math.toIntExact(end.lastSeq() - firstSeq + 1);
    return new SealedSegment(end.segment(), ledgerId, firstSeq, recordCount, end.chain());
  }

  long lastSeq() {
    return firstSeq + recordCount - 1;
  }

  /// All of a journal from the first on, as headers and seals tell it.
  ///
  /// @throws io.millrace.ledger.JournalException if a header is damaged
  static List<SealedSegment> all(SegmentFiles files) {
    var all = new ArrayList<SealedSegment>();
    int last = files.last();
    var start = Position.FIRST;
    while (start.segment() < last) {
      var ledgerId = all.isEmpty() ? null : all.getFirst().ledgerId();
      try (var segment = SegmentReader.open(files.segment(start.segment()), start)) {
        if (!segment.begin(ledgerId) || !segment.skipToSeal()) {
          break;
        }
        all.add(of(segment.header(), segment.position()));
        start = segment.position().nextSegment();
      }
    }
    return all;
  }
}
