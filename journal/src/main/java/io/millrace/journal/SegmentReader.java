package io.millrace.journal;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads one segment and checks everything in it: [#begin], then [#scan]. It says where the batches
/// end and what follows; whether that may be so is for the caller to judge. Confined to one thread.
final class SegmentReader implements AutoCloseable {

  /// What begins where it reads.
  sealed interface Found permits Batch, Tail {}

  /// A batch that has passed its checks; the bytes are valid until more is read.
  record Batch(BatchHeader head, ByteBuffer bytes, ChainHash chain) implements Found {}

  /// What follows the last whole batch.
  enum Tail implements Found {
    /// The end of the file.
    NOTHING,
    /// Zeros, which may be the beginning of anything.
    ZEROS,
    /// A strict prefix of a batch, then perhaps zeros.
    TORN_BATCH,
    /// A strict prefix of a seal, then perhaps zeros.
    TORN_SEAL,
    /// The seal.
    SEAL
  }

  /// Takes the records of batches that have passed their checks.
  @FunctionalInterface
  interface RecordSink {
    /// Wants none: batches and their chain are checked, what is in them is not.
    RecordSink NONE =
        new RecordSink() {
          @Override
          public void accept(JournalRecord record) {
            throw new IllegalStateException("nobody wanted record " + record.seq());
          }

          @Override
          public long nextWanted(long seq) {
            return Long.MAX_VALUE;
          }
        };

    void accept(JournalRecord record);

    /// The first record from this one on that it wants to have decoded.
    default long nextWanted(long seq) {
      return seq;
    }

    /// All records up to this one have passed their checks, and were decoded as far as it wants.
    default void checkedTo(long lastSeq) {}
  }

  private final Path file;
  private final FileWindow window;
  private final MessageDigest digest = ChainHash.digest();
  private final RecordDecoder decoder = RecordDecoder.many();
  private final CRC32C crc = new CRC32C(); // of records
  private SegmentHeader header;
  private Position position;

  private SegmentReader(Path file, Position start) {
    this.file = file;
    this.window = FileWindow.open(file);
    this.position = start;
    this.header = SegmentHeader.at(start, new UUID(0, 0));
  }

  /// @param start where the segment must begin: what the one before it ended with
  static SegmentReader open(Path file, Position start) {
    return new SegmentReader(file, start);
  }

  /// Checks that the segment has the header that must stand there.
  ///
  /// @param ledgerId null for the first segment, which tells it
  /// @return whether the header is whole; if not, the file holds a strict prefix of it and nothing
  ///   else
  boolean begin(@Nullable UUID ledgerId) {
    long fileLength = window.length();
    int length = (int) Math.min(fileLength, Layout.SEGMENT_HEADER_LENGTH);
    var bytes = window.bytes(0, length);
    if (length == Layout.SEGMENT_HEADER_LENGTH && bytes.get(length - 1) != 0) {
      var found = SegmentHeader.decode(bytes, file);
      header = SegmentHeader.at(position, ledgerId == null ? found.ledgerId() : ledgerId);
      found.require(header, file);
      return true;
    }
    header =
        SegmentHeader.at(position, ledgerId == null ? SegmentHeader.ledgerIdOf(bytes) : ledgerId);
    if (fileLength > Layout.SEGMENT_HEADER_LENGTH || !header.beginsWith(bytes)) {
      throw Damage.at(file, 0, "the segment's header fails its check");
    }
    return false;
  }

  SegmentHeader header() {
    return header;
  }

  /// Where the last whole batch ends that was read.
  Position position() {
    return position;
  }

  /// The file's length now.
  long length() {
    return window.length();
  }

  JournalException damage(String what) {
    return Damage.at(file, position.offset(), what);
  }

  /// Goes to the seal at the end of the file without reading the batches.
  ///
  /// @return false if there is none
  boolean skipToSeal() {
    var end = sealed();
    if (end == null) {
      return false;
    }
    position = end;
    return true;
  }

  /// Where the batches end, by the seal at the end of the file; null if there is none.
  @Nullable Position sealed() {
    long offset = window.length() - Layout.SEAL_LENGTH;
    if (offset < Layout.SEGMENT_HEADER_LENGTH) {
      return null;
    }
    var seal = Seal.decode(window.bytes(offset, Layout.SEAL_LENGTH));
    if (seal == null) {
      return null;
    }
    long lastSeq = header.firstSeq() + seal.recordCount() - 1;
    return new Position(position.segment(), offset, lastSeq, seal.chain());
  }

  /// Reads on from where it is. A further call goes on there, if the file has grown.
  ///
  /// @param limit where to stop, in bytes from the file's beginning
  Tail scan(RecordSink reader, long limit) {
    window.forget();
    while (position.offset() < limit) {
      switch (found(limit)) {
        case Batch batch -> take(batch, reader);
        case Tail tail -> {
          return tail;
        }
      }
    }
    return Tail.NOTHING;
  }

  /// What begins here. The ledger's owner, in another process perhaps, may be writing it: then its
  /// end can be seen before its beginning, or its end be there a moment after it was not. Either
  /// way all of it is there once its end was seen, so what fails its check is read again, and what
  /// fails twice is damage.
  private Found found(long limit) {
    try {
      return judged(limit);
    } catch (JournalException first) {
      window.forget();
      return judged(Math.min(limit, window.length())); // zeros may have been cut off
    }
  }

  private Found judged(long limit) {
    if (readSeal(limit)) {
      return Tail.SEAL;
    }
    var batch = readBatch(limit);
    return batch == null ? tail(limit) : batch;
  }

  private boolean readSeal(long limit) {
    long left = limit - position.offset();
    if (left < Layout.SEAL_LENGTH) {
      return false;
    }
    var seal = Seal.decode(window.bytes(position.offset(), Layout.SEAL_LENGTH));
    if (seal == null) {
      return false;
    }
    if (left > Layout.SEAL_LENGTH) {
      throw damage("bytes follow the seal");
    }
    if (seal.recordCount() != position.lastSeq() - header.firstSeq() + 1
        || seal.recordCount() < 1
        || !seal.chain().equals(position.chain())) {
      throw damage("the seal does not agree with the batches before it");
    }
    return true;
  }

  /// Null if no whole batch begins here, which may be damage: [#tail] tells.
  private @Nullable Batch readBatch(long limit) {
    long offset = position.offset();
    long left = limit - offset;
    if (left < Layout.BATCH_HEADER_LENGTH) {
      return null;
    }
    var head = BatchHeader.decode(window.bytes(offset, Layout.BATCH_HEADER_LENGTH));
    if (head == null || head.batchLength() > left) {
      return null;
    }
    require(head);
    var bytes = window.bytes(offset, head.batchLength());
    return bytes.get(head.batchLength() - 1) == 0
        ? null
        : new Batch(head, bytes, check(head, bytes));
  }

  private void take(Batch batch, RecordSink reader) {
    var head = batch.head();
    readRecords(head, batch.bytes(), reader);
    long lastSeq = head.firstSeq() + head.recordCount() - 1;
    long end = position.offset() + head.batchLength();
    position = new Position(position.segment(), end, lastSeq, batch.chain());
    reader.checkedTo(lastSeq);
  }

  private void require(BatchHeader head) {
    if (!head.isPossible()) {
      throw damage("the batch's header says what cannot be");
    }
    if (head.firstSeq() != position.lastSeq() + 1) {
      throw damage("record %d follows record %d".formatted(head.firstSeq(), position.lastSeq()));
    }
  }

  private ChainHash check(BatchHeader head, ByteBuffer batch) {
    int crcOffset = head.payloadEnd() + ChainHash.LENGTH;
    if (batch.get(head.batchLength() - 1) != Layout.BATCH_MARKER
        || batch.getInt(crcOffset) != Layout.crc(batch, 0, crcOffset)) {
      throw damage("the batch fails its check");
    }
    var chain = position.chain().next(digest, batch.slice(0, head.payloadEnd()));
    if (!chain.equals(ChainHash.get(batch.slice(head.payloadEnd(), ChainHash.LENGTH)))) {
      throw damage("the batch does not follow from those before it: the chain is broken");
    }
    return chain;
  }

  private void readRecords(BatchHeader head, ByteBuffer batch, RecordSink reader) {
    int at = Layout.BATCH_HEADER_LENGTH;
    long endSeq = head.firstSeq() + head.recordCount();
    long wanted = reader.nextWanted(head.firstSeq());
    if (wanted >= endSeq) {
      return;
    }
    for (long seq = head.firstSeq(); seq < endSeq; seq++) {
      int from = at + Layout.RECORD_HEADER_LENGTH;
      int length = from <= head.payloadEnd() ? batch.getInt(at) : -1;
      if (length < 1 || length > head.payloadEnd() - from) {
        throw damage(at, seq, "its length is wrong");
      }
      if (seq == wanted) {
        var bytes = batch.slice(from, length);
        if (batch.getInt(at + 4) != crc(bytes)) {
          throw damage(at, seq, "it fails its check");
        }
        reader.accept(decode(bytes, at, seq));
        wanted = reader.nextWanted(seq + 1);
      }
      at = from + length;
    }
    if (at != head.payloadEnd()) {
      throw damage("the batch holds more than its records");
    }
  }

  /// What [Layout#crc] gives, without an object for each record; the position goes back.
  private int crc(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes);
    bytes.rewind();
    return (int) crc.getValue();
  }

  private JournalRecord decode(ByteBuffer bytes, int at, long seq) {
    JournalRecord record;
    try {
      record = decoder.decode(bytes);
    } catch (IllegalArgumentException e) {
      throw Damage.at(
          file, position.offset() + at, "record %d: %s".formatted(seq, e.getMessage()), e);
    }
    if (record.seq() != seq) {
      throw damage(at, seq, "it says it is record " + record.seq());
    }
    return record;
  }

  private JournalException damage(int at, long seq, String what) {
    return Damage.at(file, position.offset() + at, "record %d: %s".formatted(seq, what));
  }

  /// Judges what follows the last whole batch, when it is neither a seal nor a whole batch.
  private Tail tail(long limit) {
    long offset = position.offset();
    long content = window.contentEnd(offset, limit) - offset;
    if (content == 0) {
      return Tail.ZEROS;
    }
    int headLength = (int) Math.min(content, Layout.BATCH_HEADER_LENGTH);
    var head = window.bytes(offset, headLength);
    if (Layout.beginsAs(Layout.SEAL_MAGIC, head, headLength)) {
      if (content >= Layout.SEAL_LENGTH) {
        throw damage("the seal fails its check");
      }
      return Tail.TORN_SEAL;
    }
    boolean torn = headLength < Layout.BATCH_HEADER_LENGTH;
    if (!Layout.beginsAs(Layout.BATCH_MAGIC, head, headLength)
        || (torn && !BatchHeader.mayBegin(head, position.lastSeq() + 1))) {
      throw damage("neither a batch nor a seal begins here");
    }
    if (torn) {
      return Tail.TORN_BATCH;
    }
    var whole = BatchHeader.decode(head);
    if (whole == null) {
      throw damage("the batch's header fails its check");
    }
    require(whole);
    if (content >= whole.batchLength()) {
      throw damage("the batch fails its check");
    }
    return Tail.TORN_BATCH;
  }

  @Override
  public void close() {
    window.close();
  }
}
