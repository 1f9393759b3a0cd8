package io.millrace.journal;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Appends batches to the last segment and rotates it. Belongs to one thread at a time, but for
/// [#durable].
final class SegmentAppender implements AutoCloseable {
  private final SegmentFiles files;
  private final Disk disk;
  private final long segmentLengthMax;
  private final UUID ledgerId;
  private final Consumer<SealedSegment> sealed;
  private final FrameWriter frames = new FrameWriter();
  private long firstSeq; // of the segment that is written to
  private final SegmentEnd end;
  private @Nullable Throwable failure;

  /// Release: pairs with the acquire in [#durable]. Moves only after the force that covers it.
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
    this.durable = found.at();
    var segment = disk.open(files.segment(found.at().segment()));
    this.end = new SegmentEnd(segment, segmentLengthMax, zeros);
  }

  /// Up to where everything is on the disk; any thread.
  Position durable() {
    return durable;
  }

  void append(List<JournalRecord> batch) {
    if (failure != null) {
      throw writeFailed(failure);
    }
    requireInOrder(batch);
    failure = new IllegalStateException("an append broke off"); // until it is known better
    try {
      if (durable.offset() >= segmentLengthMax) {
        rotate();
      }
      var written = write(batch);
      end.force();
      durable = written;
      failure = null;
    } catch (IOException e) {
      failure = e;
      throw writeFailed(e);
    }
  }

  private void requireInOrder(List<JournalRecord> batch) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
    long seq = durable.lastSeq();
    for (var record : batch) {
      if (record.seq() != ++seq) {
        throw new IllegalArgumentException(
            "record %d where record %d must be".formatted(record.seq(), seq));
      }
    }
  }

  /// Writes the records in as few batches as hold them; where the last one ends.
  private Position write(List<JournalRecord> records) throws IOException {
    var at = durable;
    frames.begin(at.lastSeq() + 1);
    for (var record : records) {
      if (!frames.add(record)) {
        at = writeBatch(at, record.seq() - 1);
        frames.begin(record.seq());
        frames.add(record);
      }
    }
    return writeBatch(at, records.getLast().seq());
  }

  private Position writeBatch(Position at, long lastSeq) throws IOException {
    var chain = frames.finish(at.chain());
    int length = frames.bytes().remaining();
    end.write(frames.bytes(), at.offset());
    return new Position(at.segment(), at.offset() + length, lastSeq, chain);
  }

  /// The order is what recovery relies on: a sealed segment has a durable successor.
  private void rotate() throws IOException {
    var last = durable;
    var start = last.nextSegment();
    var header = SegmentHeader.at(start, ledgerId);
    try (var before = end.replace(files.create(disk, header))) {
      seal(before, last, firstSeq);
    }
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
