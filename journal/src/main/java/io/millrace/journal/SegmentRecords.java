package io.millrace.journal;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records of one segment by their seq. Guarded by its [RecordFinder], but for [Place].
final class SegmentRecords {
  /*
   * The segment is mapped into memory, so that a look costs no system call and the kernel decides what stays there. Of
   * every 64th record it is remembered where it lies: the marks. They are found by walking over the lengths of the
   * records before, once, and only as far as somebody has asked, so the walk stays within what is durable. From a mark it
   * is never far to a record.
   */

  private static final int MARK_DISTANCE = 64;
  private static final int MARK_COUNT_START = 16;
  private static final long NOWHERE = -1;

  /// Where a record lies; immutable, for any thread.
  ///
  /// @param bytes of the segment
  /// @param offset of the record's header
  record Place(Path file, ByteBuffer bytes, int offset) {

    /// @throws JournalException if the record fails its check
    JournalRecord decode(long seq) {
      int length = bytes.getInt(offset);
      int from = offset + Layout.RECORD_HEADER_LENGTH;
      if (bytes.getInt(offset + Integer.BYTES) != Layout.crc(bytes, from, length)) {
        throw damage(seq, "it fails its check", null);
      }
      try {
        var record = RecordDecoder.single().decode(bytes.slice(from, length));
        if (record.seq() != seq) {
          throw damage(seq, "it says it is record " + record.seq(), null);
        }
        return record;
      } catch (IllegalArgumentException e) {
        throw damage(seq, e.getMessage(), e);
      }
    }

    private JournalException damage(long seq, @Nullable String what, @Nullable Throwable cause) {
      return Damage.at(file, offset, "record %d: %s".formatted(seq, what), cause);
    }
  }

  private final Path file;
  private final long firstSeq;
  private ByteBuffer bytes;

  /// An offset in the upper half; in the lower, where the payload that it lies in ends.
  private long[] marks = new long[MARK_COUNT_START];

  private int markCount;

  private SegmentRecords(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    if (bytes.limit() < Layout.SEGMENT_HEADER_LENGTH) {
      throw Damage.at(file, 0, "the segment's header ends too early");
    }
    this.firstSeq =
        SegmentHeader.decode(bytes.slice(0, Layout.SEGMENT_HEADER_LENGTH), file).firstSeq();
  }

  static SegmentRecords open(Path file) {
    return new SegmentRecords(file, map(file));
  }

  long firstSeq() {
    return firstSeq;
  }

  /// Where the record lies, or null if the segment ends before it.
  ///
  /// @param seq not before the segment's first
  @Nullable Place find(long seq) {
    long index = seq - firstSeq;
    long at = mark(index / MARK_DISTANCE);
    for (long left = index % MARK_DISTANCE; left > 0 && at != NOWHERE; left--) {
      at = next(at);
    }
    return at == NOWHERE ? null : new Place(file, bytes, offset(at));
  }

  private long mark(long wanted) {
    if (markCount == 0) {
      long first = batchAt(Layout.SEGMENT_HEADER_LENGTH);
      if (first == NOWHERE) {
        return NOWHERE;
      }
      marks[markCount++] = first;
    }
    while (markCount <= wanted) {
      long at = marks[markCount - 1];
      for (int i = 0; i < MARK_DISTANCE && at != NOWHERE; i++) {
        at = next(at);
      }
      if (at == NOWHERE) {
        return NOWHERE;
      }
      if (markCount == marks.length) {
        marks = Arrays.copyOf(marks, 2 * markCount);
      }
      marks[markCount++] = at;
    }
    return marks[(int) wanted];
  }

  /// The record after the one that lies there.
  private long next(long at) {
    int end = offset(at) + Layout.RECORD_HEADER_LENGTH + bytes.getInt(offset(at));
    int payloadEnd = (int) at;
    if (end < payloadEnd) {
      return place(end, payloadEnd);
    }
    return batchAt(payloadEnd + Layout.BATCH_TRAILER_LENGTH);
  }

  /// The first record of the batch that begins at this offset.
  private long batchAt(int offset) {
    if (!has(offset, Layout.BATCH_HEADER_LENGTH)) {
      return NOWHERE;
    }
    var header = BatchHeader.decode(bytes.slice(offset, Layout.BATCH_HEADER_LENGTH));
    return header == null || !has(offset, header.batchLength())
        ? NOWHERE
        : place(offset + Layout.BATCH_HEADER_LENGTH, offset + header.payloadEnd());
  }

  /// Whether the segment has these bytes; maps it again if it has grown.
  private boolean has(int offset, int length) {
    if (offset + length > bytes.limit()) {
      bytes = map(file);
    }
    return offset + length <= bytes.limit();
  }

  private static long place(int offset, int payloadEnd) {
    return (long) offset << Integer.SIZE | payloadEnd;
  }

  private static int offset(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private static ByteBuffer map(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be read", e);
    }
  }
}
