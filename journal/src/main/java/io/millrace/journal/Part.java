package io.millrace.journal;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A header, batch or seal that proves itself: its check holds, and it follows from what is before
/// it.
///
/// @param offset in its file
/// @param next where the part after it goes
record Part(Kind kind, long offset, long length, Position next) {

  enum Kind {
    HEADER,
    BATCH,
    SEAL
  }

  /// Looks for parts in one copy of a journal, one segment at a time. Confined to one thread.
  static final class Finder implements AutoCloseable {
    private final SegmentFiles files;
    private final MessageDigest digest = ChainHash.digest();
    private @Nullable FileWindow window;
    private long length; // of the file, taken once: an owner may be appending
    private int number;

    Finder(SegmentFiles files) {
      this.files = files;
    }

    SegmentFiles files() {
      return files;
    }

    /// Goes to a segment, which may be missing.
    void open(int segment) {
      close();
      number = segment;
      length = 0;
      if (Files.exists(file())) {
        window = FileWindow.open(file());
        length = window.length();
      }
    }

    Path file() {
      return files.segment(number);
    }

    boolean exists() {
      return window != null;
    }

    long length() {
      return length;
    }

    /// The segment's ledger id if its header is whole.
    @Nullable UUID ledgerId() {
      var bytes = bytes(0, Layout.SEGMENT_HEADER_LENGTH);
      return bytes == null || !isHeader(bytes)
          ? null
          : SegmentHeader.decode(bytes, file()).ledgerId();
    }

    @Nullable Part header(Position start, UUID ledgerId) {
      var bytes = bytes(0, Layout.SEGMENT_HEADER_LENGTH);
      return bytes == null || !bytes.equals(SegmentHeader.at(start, ledgerId).encode())
          ? null
          : new Part(Kind.HEADER, 0, Layout.SEGMENT_HEADER_LENGTH, start);
    }

    /// The batch or seal that goes on from here.
    ///
    /// @param firstSeq of the segment
    @Nullable Part at(Position position, long firstSeq) {
      var seal = seal(position, firstSeq);
      return seal == null ? batch(position) : seal;
    }

    /// The seal that ends the file, with what it says of the segment; it alone is looked at.
    @Nullable Part sealAtEnd(Position start) {
      long offset = length - Layout.SEAL_LENGTH;
      var bytes = offset < start.offset() ? null : bytes(offset, Layout.SEAL_LENGTH);
      var seal = bytes == null ? null : Seal.decode(bytes);
      if (seal == null || seal.recordCount() < 1) {
        return null;
      }
      long lastSeq = start.lastSeq() + seal.recordCount();
      var end = new Position(start.segment(), offset, lastSeq, seal.chain());
      return new Part(Kind.SEAL, offset, Layout.SEAL_LENGTH, end.nextSegment());
    }

    private @Nullable Part seal(Position position, long firstSeq) {
      var bytes = bytes(position.offset(), Layout.SEAL_LENGTH);
      boolean follows =
          bytes != null
              && position.lastSeq() >= firstSeq
              && bytes.equals(
                  new Seal(position.lastSeq() - firstSeq + 1, position.chain()).encode());
      return follows
          ? new Part(Kind.SEAL, position.offset(), Layout.SEAL_LENGTH, position.nextSegment())
          : null;
    }

    private @Nullable Part batch(Position position) {
      var begin = bytes(position.offset(), Layout.BATCH_HEADER_LENGTH);
      var head = begin == null ? null : BatchHeader.decode(begin);
      if (head == null || !head.isPossible() || head.firstSeq() != position.lastSeq() + 1) {
        return null;
      }
      var bytes = bytes(position.offset(), head.batchLength());
      if (bytes == null || bytes.get(head.batchLength() - 1) != Layout.BATCH_MARKER) {
        return null;
      }
      int crcOffset = head.payloadEnd() + ChainHash.LENGTH;
      var chain = position.chain().next(digest, bytes.slice(0, head.payloadEnd()));
      if (bytes.getInt(crcOffset) != Layout.crc(bytes, 0, crcOffset)
          || !chain.equals(ChainHash.get(bytes.slice(head.payloadEnd(), ChainHash.LENGTH)))) {
        return null;
      }
      long end = position.offset() + head.batchLength();
      long lastSeq = head.firstSeq() + head.recordCount() - 1;
      return new Part(
          Kind.BATCH,
          position.offset(),
          head.batchLength(),
          new Position(position.segment(), end, lastSeq, chain));
    }

    /// These bytes of the file, or null if it does not have them all.
    @Nullable ByteBuffer bytes(long offset, int count) {
      return window == null || offset < 0 || offset + count > length
          ? null
          : window.bytes(offset, count);
    }

    /// Whether what is here from the offset on may be the torn beginning of these bytes: a strict
    /// prefix of them, then zeros or the end of the file.
    boolean mayBeTorn(long offset, ByteBuffer whole) {
      if (window == null || length <= offset) {
        return true;
      }
      int content = (int) Math.min(window.contentEnd(offset, length) - offset, Integer.MAX_VALUE);
      return content < whole.limit()
          && window.bytes(offset, content).equals(whole.slice(0, content));
    }

    private static boolean isHeader(ByteBuffer bytes) {
      return Layout.beginsAs(Layout.SEGMENT_MAGIC, bytes, Layout.SEGMENT_MAGIC.length)
          && bytes.getInt(Layout.SEGMENT_HEADER_LENGTH - 5)
              == Layout.crc(bytes, 0, Layout.SEGMENT_HEADER_LENGTH - 5)
          && bytes.get(Layout.SEGMENT_HEADER_LENGTH - 1) == Layout.SEGMENT_MARKER;
    }

    @Override
    public void close() {
      if (window != null) {
        window.close();
        window = null;
      }
    }
  }
}
