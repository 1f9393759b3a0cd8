package io.millrace.journal;

import io.millrace.ledger.Index;
import io.millrace.ledger.IndexRows;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// The index files beside a ledger's segments: one for each sealed segment, a row for each record.
/// The format is told in `docs/formats/index.md`.
final class SegmentIndex implements Index {
  /*
   * Why an index never makes a wrong book.
   *
   *  1. Only a whole file is used: a CRC32C covers every byte of it, its length is told by its header, and it is loaded
   *     into memory before the first row counts. A file that is torn, cut short, damaged or of another version is as good
   *     as none.
   *  2. It names the segment that it is of by ledger id, number, records, and the chain hash at the segment's end, which
   *     stands for every byte of the journal up to there. Numbers in rows count names in the order in which the journal
   *     opens them, so with the same hash they mean the same.
   *  3. The bytes of an indexed segment are still read and checked, batch by batch and link by link up to its seal, and a
   *     row counts only after its batch has passed. So damage stops the ledger where it always did.
   *  4. A header is written when the last row of a sealed segment is there, and rows are collected only of records that
   *     are durable. What was decided and never written to the journal is in no index.
   *  5. The book posts a row as it posts a message, by the same code. Rows that contradict it or each other are not
   *     believed: the whole journal is then read again without them. `verify` compares each row with its record.
   *
   * Nothing here is forced, and nothing here stops the ledger: after a failure no more is written, and the space is given
   * back. The owner of the directory writes; readers beside it may see half a file, which is none.
   *
   * Threads. Who opens the ledger restores first, and keeps what it reads; then the thread that answers keeps, while the one that
   * writes tells of segments that it has sealed.
   */

  /// Reads all that is durable of a journal.
  interface Replaying {
    void replay(Replay.Scan scan);
  }

  private final SegmentFiles files;
  private final long seed;
  private final @Nullable IndexKeeper keeper; // null for readers
  private final Replaying journal;
  private volatile boolean isForgotten;

  SegmentIndex(SegmentFiles files, long seed, @Nullable IndexKeeper keeper, Replaying journal) {
    this.files = files;
    this.seed = seed;
    this.keeper = keeper;
    this.journal = journal;
  }

  /// The seed of the newest index, so that all of them can be used; a new one if there is none.
  static long findSeed(SegmentFiles files) {
    for (int number : files.indexes().descendingSet()) {
      var header = IndexFile.header(files.index(number));
      if (header != null) {
        return header.seed();
      }
    }
    return new SecureRandom().nextLong();
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public void restore(Reader reader) {
    journal.replay((segment, limit) -> scan(segment, limit, reader));
  }

  @Override
  public void keep(IndexRows rows) {
    if (keeper != null) {
      keeper.keep(rows);
    }
  }

  @Override
  public void forget() {
    isForgotten = true;
  }

  @Override
  public Comparison compare() {
    return new IndexComparison(files, seed);
  }

  /// Reads a segment, by its index if it has one.
  private SegmentReader.Tail scan(SegmentReader segment, long limit, Reader reader) {
    var index = isForgotten ? null : index(segment);
    if (index == null) {
      return segment.scan(reader::accept, limit);
    }
    var rows = new IndexedRecords(index, segment.header().firstSeq(), reader);
    var tail = segment.scan(rows, limit);
    rows.finish(segment.position().lastSeq());
    return tail;
  }

  private @Nullable IndexFile index(SegmentReader segment) {
    var end = segment.sealed();
    boolean isAtBegin = segment.position().lastSeq() + 1 == segment.header().firstSeq();
    return end == null || !isAtBegin || end.lastSeq() < segment.header().firstSeq()
        ? null
        : IndexFile.load(
            files.index(segment.header().number()), SealedSegment.of(segment.header(), end), seed);
  }
}
