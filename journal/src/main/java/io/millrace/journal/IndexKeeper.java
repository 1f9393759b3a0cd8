package io.millrace.journal;

import io.millrace.ledger.IndexRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sorts rows into the files of the segments that their records are in. It begins a file with a
/// segment's first row, ends it with the last one of a sealed segment, and gives up at the first
/// failure: what is missing is made when the ledger is opened again.
///
/// Who answers keeps the rows, and who writes tells it of seals: its monitor orders the two.
final class IndexKeeper {
  private final SegmentFiles files;
  private final Disk disk;
  private final long seed;
  private final List<SealedSegment> sealed; // from the first
  private final long lastSeqAtOpen;
  private @Nullable IndexWriter writer;
  private boolean hasFailed;

  /// @param disk of the ledger alone
  /// @param lastSeqAtOpen see the constructor
  static IndexKeeper of(SegmentFiles files, Disk disk, long seed, long lastSeqAtOpen) {
    return new IndexKeeper(files, disk, seed, SealedSegment.all(files), lastSeqAtOpen);
  }

  /// @param sealed all segments that are sealed
  /// @param lastSeqAtOpen rows up to it are kept only if their segment is sealed: the last one is
  ///   read again in a moment anyway
  IndexKeeper(
      SegmentFiles files, Disk disk, long seed, List<SealedSegment> sealed, long lastSeqAtOpen) {
    this.files = files;
    this.disk = disk;
    this.seed = seed;
    this.sealed = new ArrayList<>(sealed);
    this.lastSeqAtOpen = lastSeqAtOpen;
  }

  /// Never throws.
  synchronized void keep(IndexRows rows) {
    if (hasFailed) {
      return;
    }
    try {
      var rest = rows;
      while (true) {
        int number = segmentOf(rest.firstSeq());
        long end = number <= sealed.size() ? sealed.get(number - 1).lastSeq() : Long.MAX_VALUE;
        if (rest.lastSeq() <= end) {
          add(number, rest);
          return;
        }
        int count = (int) (end - rest.firstSeq() + 1);
        add(number, rest.before(count));
        rest = rest.from(count);
      }
    } catch (IOException | RuntimeException e) { // a hint never stops the ledger
      giveUp();
    }
  }

  /// A further segment has been sealed. Never throws.
  synchronized void sealed(SealedSegment segment) {
    sealed.add(segment);
    try {
      finishIfWhole();
    } catch (IOException | RuntimeException e) { // as above
      giveUp();
    }
  }

  /// The number of the segment that the record is in.
  private int segmentOf(long seq) {
    int number = sealed.size() + 1;
    while (number > 1 && sealed.get(number - 2).lastSeq() >= seq) {
      number--;
    }
    return number;
  }

  private long firstSeqOf(int number) {
    return number == 1 ? 1 : sealed.get(number - 2).lastSeq() + 1;
  }

  private void add(int number, IndexRows rows) throws IOException {
    if (writer != null && (writer.number() != number || writer.nextSeq() != rows.firstSeq())) {
      abandon();
    }
    if (writer == null) {
      boolean isWanted = number <= sealed.size() || rows.firstSeq() > lastSeqAtOpen;
      if (!isWanted || rows.firstSeq() != firstSeqOf(number)) {
        return;
      }
      writer = IndexWriter.begin(disk, files.index(number), number, rows);
    }
    writer.add(rows);
    finishIfWhole();
  }

  private void finishIfWhole() throws IOException {
    if (writer == null || writer.number() > sealed.size()) {
      return;
    }
    var segment = sealed.get(writer.number() - 1);
    if (writer.nextSeq() == segment.lastSeq() + 1) {
      try (var whole = writer) {
        writer = null;
        whole.finish(segment, seed);
      }
    }
  }

  private void abandon() throws IOException {
    if (writer != null) {
      try (var abandoned = writer) {
        writer = null;
        abandoned.abandon();
      }
    }
  }

  private void giveUp() {
    hasFailed = true;
    try {
      abandon();
    } catch (IOException | RuntimeException e) {
      // the disk fails: what is left there has no header, or fails its check
    }
  }

  synchronized void close() {
    try {
      abandon();
    } catch (IOException | RuntimeException e) {
      // as above
    }
  }
}
