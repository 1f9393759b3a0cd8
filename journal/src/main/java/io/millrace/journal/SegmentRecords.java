package io.millrace.journal;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of one segment by their seq. Guarded by its [RecordFinder], but for [Place].
final class SegmentRecords {
  /*
   * The segment is mapped into memory, so that a look costs no system call and the kernel decides what stays there. Its
   * batches are found by going from header to header, once, and only as far as somebody has asked, so the way stays within
   * what is durable, and touches a page of each batch. Batches of few records make a run together, which is gone through
   * each time. In a batch of many, which begins a run, it is remembered where every eighth record lies, once somebody has
   * asked for one of them. So from what is remembered it is never far to a record: each one on the way is a wait for
   * memory, as its length tells where the next one lies.
   */

  /// A mark takes four bytes, so half a byte a record.
  private static final int MARK_DISTANCE = 8;

  /// How many records make a run.
  private static final int RUN_COUNT = 64;

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

  /// Batches one behind the other.
  private static final class Run {
    private final int offset; // of the first batch
    private final BatchHeader first; // its header
    private final int firstIndex; // of its first record, in the segment

    /// Where records of the first batch lie, if it has many and was asked for.
    private int[] marks = {};

    private Run(int offset, BatchHeader first, int firstIndex) {
      this.offset = offset;
      this.first = first;
      this.firstIndex = firstIndex;
    }
  }

  private final Path file;
  private final long firstSeq;
  private ByteBuffer bytes;
  private final List<Run> runs = new ArrayList<>();
  private int knownCount; // of records in the runs
  private int knownEnd = Layout.SEGMENT_HEADER_LENGTH; // of the runs

  private SegmentRecords(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    this.firstSeq =
        SegmentHeader.decode(bytes.slice(0, Layout.SEGMENT_HEADER_LENGTH), file).firstSeq();
  }

  /// The records of a segment, or null if its header is not there yet: the journal is about to
  /// rotate, and nothing in it is durable.
  static @Nullable SegmentRecords open(Path file) {
    var bytes = map(file);
    return bytes.limit() < Layout.SEGMENT_HEADER_LENGTH ? null : new SegmentRecords(file, bytes);
  }

  long firstSeq() {
    return firstSeq;
  }

  /// Where the record lies, or null if the segment ends before it.
  ///
  /// @param seq not before the segment's first
  @Nullable Place find(long seq) {
    long index = seq - firstSeq;
    while (index >= knownCount) {
      if (!addBatch()) {
        return null;
      }
    }
    var run = run((int) index);
    int offset = run.offset;
    int left = (int) index - run.firstIndex;
    var batch = run.first;
    while (left >= batch.recordCount()) {
      left -= batch.recordCount();
      offset += batch.batchLength();
      batch = requireBatch(offset);
    }
    if (batch.recordCount() <= RUN_COUNT) {
      return place(record(offset + Layout.BATCH_HEADER_LENGTH, left, offset + batch.payloadEnd()));
    }
    if (run.marks.length == 0) {
      run.marks = marks(offset, batch);
    }
    int mark = run.marks[left / MARK_DISTANCE];
    return place(record(mark, left % MARK_DISTANCE, offset + batch.payloadEnd()));
  }

  private Place place(int offset) {
    return new Place(file, bytes, offset);
  }

  /// The last run that begins with this record or before it.
  private Run run(int index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (runs.get(middle).firstIndex <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }

  /// False if there is no further batch.
  private boolean addBatch() {
    var batch = batch(knownEnd);
    if (batch == null) {
      return false;
    }
    if (runs.isEmpty()
        || batch.recordCount() > RUN_COUNT
        || knownCount - runs.getLast().firstIndex >= RUN_COUNT) {
      runs.add(new Run(knownEnd, batch, knownCount));
    }
    knownCount += batch.recordCount();
    knownEnd += batch.batchLength();
    return true;
  }

  private int[] marks(int offset, BatchHeader batch) {
    var marks = new int[(batch.recordCount() + MARK_DISTANCE - 1) / MARK_DISTANCE];
    marks[0] = offset + Layout.BATCH_HEADER_LENGTH;
    for (int i = 1; i < marks.length; i++) {
      marks[i] = record(marks[i - 1], MARK_DISTANCE, offset + batch.payloadEnd());
    }
    return marks;
  }

  /// Where the record lies that comes so many records behind the one that lies there.
  private int record(int offset, int count, int payloadEnd) {
    int at = offset;
    for (int i = 0; i < count; i++) {
      int length = bytes.getInt(at);
      if (length < 0 || length > payloadEnd - at - 2 * Layout.RECORD_HEADER_LENGTH) {
        throw Damage.at(file, at, "a record ends outside its batch");
      }
      at += Layout.RECORD_HEADER_LENGTH + length;
    }
    return at;
  }

  private BatchHeader requireBatch(int offset) {
    var batch = batch(offset);
    if (batch == null) {
      throw Damage.at(file, offset, "a batch's header fails its check");
    }
    return batch;
  }

  /// The batch that begins at this offset, or null if none does.
  private @Nullable BatchHeader batch(int offset) {
    if (!has(offset, Layout.BATCH_HEADER_LENGTH)) {
      return null;
    }
    var header = BatchHeader.decode(bytes.slice(offset, Layout.BATCH_HEADER_LENGTH));
    return header != null && has(offset, header.batchLength()) ? header : null;
  }

  /// Whether the segment has these bytes; maps it again if it has grown.
  private boolean has(int offset, int length) {
    if (offset + length > bytes.limit()) {
      bytes = map(file);
    }
    return offset + length <= bytes.limit();
  }

  private static ByteBuffer map(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException e) {
      throw Damage.unusable(file, "cannot be read", e);
    }
  }
}
