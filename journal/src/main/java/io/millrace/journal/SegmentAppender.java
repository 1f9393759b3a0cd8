package io.millrace.journal;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes batches to the last segment, makes them durable, and rotates it. One thread at a time
/// writes, another one may [#force] meanwhile; any thread may ask for [#durable].
final class SegmentAppender implements AutoCloseable {
  /// How many records are touched before the first of them is encoded: enough that their cache
  /// misses overlap, few enough that what was touched is still in the cache.
  private static final int TOUCHED_COUNT = 64;

  private final SegmentFiles files;
  private final Disk disk;
  private final long segmentLengthMax;
  private final UUID ledgerId;
  private final Consumer<SealedSegment> sealed;
  private final FrameWriter frames = new FrameWriter();
  private long firstSeq; // of the segment that is written to
  private final SegmentEnd end;
  private volatile @Nullable Throwable failure;

  /// Release: pairs with the acquire in [#force], which covers what was written before. Moves with
  /// the writing thread.
  private volatile Position written;

  /// Release: pairs with the acquire in [#durable]. Moves only after the force that covers it,
  /// under this object's monitor, which is held while the disk forces and while a segment is
  /// exchanged for the next.
  private volatile Position durable;

  /// @param sealed is told of each segment that is sealed
  SegmentAppender(
      SegmentFiles files,
      Disk disk,
      long segmentLengthMax,
      ZerosAhead zeros,
      Recovery.Found found,
      Consumer<SealedSegment> sealed)
      throws IOException {
    this.sealed = sealed;
    this.files = files;
    this.disk = disk;
    this.segmentLengthMax = segmentLengthMax;
    this.ledgerId = found.ledgerId();
    this.firstSeq = found.firstSeq();
    this.written = found.at();
    this.durable = found.at();
    var segment = disk.open(files.segment(found.at().segment()));
    this.end = new SegmentEnd(segment, segmentLengthMax, zeros);
  }

  /// Up to where everything is on the disk; any thread.
  Position durable() {
    return durable;
  }

  /// Writes behind what may not be durable yet.
  void write(List<JournalRecord> records) {
    write(records, end::write);
  }

  /// Writes and forces.
  void append(List<JournalRecord> records) {
    write(records, end::writeAlone);
    force();
  }

  /// Forces what was written before.
  synchronized void force() {
    requireNoFailure();
    try {
      forceWritten();
    } catch (IOException | RuntimeException | Error e) {
      throw failed(e);
    }
  }

  private void forceWritten() throws IOException {
    var upTo = written;
    if (upTo.lastSeq() > durable.lastSeq()) {
      end.force();
      durable = upTo;
    }
  }

  private void write(List<JournalRecord> records, BatchTarget target) {
    requireNoFailure();
    requireInOrder(records);
    try {
      if (written.offset() >= segmentLengthMax) {
        rotate();
      }
      written = writeAll(records, target);
    } catch (IOException | RuntimeException | Error e) {
      throw failed(e);
    }
  }

  /// Where a batch goes.
  private interface BatchTarget {
    void write(ByteBuffer batch, long offset) throws IOException;
  }

  private void requireNoFailure() {
    if (failure != null) {
      throw writeFailed(failure);
    }
  }

  /// Nothing is written or forced any more.
  private RuntimeException failed(Throwable e) {
    failure = e;
    return switch (e) {
      case RuntimeException r -> r;
      case Error error -> throw error;
      default -> writeFailed(e);
    };
  }

  private void requireInOrder(List<JournalRecord> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
    long seq = written.lastSeq();
    for (var record : batch) {
      if (record.seq() != ++seq) {
        throw new IllegalArgumentException(
            "record %d where record %d must be".formatted(record.seq(), seq));
      }
    }
  }

  /// Writes the records in as few batches as hold them; where the last one ends.
  private Position writeAll(List<JournalRecord> records, BatchTarget target) throws IOException {
    var at = written;
    frames.begin(at.lastSeq() + 1);
    for (int from = 0; from < records.size(); from += TOUCHED_COUNT) {
      var next = records.subList(from, Math.min(from + TOUCHED_COUNT, records.size()));
      frames.touch(next);
      at = add(next, at, target);
    }
    return writeBatch(at, records.getLast().seq(), target);
  }

  private Position add(List<JournalRecord> records, Position from, BatchTarget target)
      throws IOException {
    var at = from;
    for (var record : records) {
      if (!frames.add(record)) {
        at = writeBatch(at, record.seq() - 1, target);
        frames.begin(record.seq());
        frames.add(record);
      }
    }
    return at;
  }

  private Position writeBatch(Position at, long lastSeq, BatchTarget target) throws IOException {
    var chain = frames.finish(at.chain());
    int length = frames.bytes().remaining();
    target.write(frames.bytes(), at.offset());
    return new Position(at.segment(), at.offset() + length, lastSeq, chain);
  }

  /// The order is what recovery relies on: a sealed segment has a durable successor.
  private synchronized void rotate() throws IOException {
    forceWritten();
    var last = durable;
    var start = last.nextSegment();
    var header = SegmentHeader.at(start, ledgerId);
    try (var before = end.replace(files.create(disk, header))) {
      seal(before, last, firstSeq);
    }
    written = start;
    durable = start;
    sealed.accept(SealedSegment.of(ledgerId, firstSeq, last));
    firstSeq = header.firstSeq();
  }

  /// Ends a segment for good.
  ///
  /// @param firstSeq of the segment's first record
  static void seal(Disk.Segment segment, Position end, long firstSeq) throws IOException {
    var seal = new Seal(end.lastSeq() - firstSeq + 1, end.chain());
    Disk.writeFully(segment, seal.encode(), end.offset());
    segment.force();
  }

  private JournalException writeFailed(Throwable cause) {
    return Damage.writeFailed(files.segment(durable.segment()), cause);
  }

  /// Idempotent. Leaves no zeros behind the last batch, unless an append has failed.
  @Override
  public void close() {
    try (end) {
      if (failure == null) {
        end.cutZeros(durable.offset());
      }
    } catch (IOException e) {
      throw writeFailed(e);
    }
  }
}
