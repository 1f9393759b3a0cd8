package io.millrace.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/// What a segment begins with: which ledger it belongs to, and where in its journal it stands.
record SegmentHeader(int number, long firstSeq, UUID ledgerId, ChainHash chain) {
  private static final int LEDGER_ID_OFFSET = 22;
  private static final int CRC_OFFSET = 70;

  /// The header that a segment starting here must have.
  static SegmentHeader at(Position start, UUID ledgerId) {
    return new SegmentHeader(start.segment(), start.lastSeq() + 1, ledgerId, start.chain());
  }

  ByteBuffer encode() {
    var buffer = ByteBuffer.allocate(Layout.SEGMENT_HEADER_LENGTH);
    buffer.put(Layout.SEGMENT_MAGIC).putShort((short) Layout.FORMAT_VERSION);
    buffer.putInt(number).putLong(firstSeq);
    buffer.putLong(ledgerId.getMostSignificantBits()).putLong(ledgerId.getLeastSignificantBits());
    chain.put(buffer);
    buffer.putInt(Layout.crc(buffer, 0, CRC_OFFSET)).put(Layout.SEGMENT_MARKER);
    return buffer.flip();
  }

  /// Reads a whole header.
  ///
  /// @throws io.millrace.ledger.JournalException if it fails its check, or is of a newer version
  static SegmentHeader decode(ByteBuffer buffer, Path file) {
    if (!Layout.beginsAs(Layout.SEGMENT_MAGIC, buffer, Layout.SEGMENT_MAGIC.length)) {
      throw Damage.at(file, 0, "this is no segment of a journal");
    }
    if (buffer.getInt(CRC_OFFSET) != Layout.crc(buffer, 0, CRC_OFFSET)
        || buffer.get(CRC_OFFSET + Layout.CRC_LENGTH) != Layout.SEGMENT_MARKER) {
      throw Damage.at(file, 0, "the segment's header fails its check");
    }
    buffer.position(Layout.SEGMENT_MAGIC.length);
    int version = Short.toUnsignedInt(buffer.getShort());
    if (version != Layout.FORMAT_VERSION) {
      throw Damage.unusable(
          file,
          "the journal has format version %d, this program knows version %d only: use a newer Millrace"
              .formatted(version, Layout.FORMAT_VERSION),
          null);
    }
    int number = buffer.getInt();
    long firstSeq = buffer.getLong();
    var ledgerId = new UUID(buffer.getLong(), buffer.getLong());
    return new SegmentHeader(number, firstSeq, ledgerId, ChainHash.get(buffer));
  }

  /// Whether these bytes, zeros at their end aside, are how this header begins.
  boolean beginsWith(ByteBuffer torn) {
    var whole = encode();
    int length = Layout.contentLength(torn);
    return length < whole.limit() && whole.slice(0, length).equals(torn.slice(0, length));
  }

  /// The ledger id that a torn first header may hold in part; zeros where it holds none.
  static UUID ledgerIdOf(ByteBuffer torn) {
    var padded = ByteBuffer.allocate(Layout.SEGMENT_HEADER_LENGTH);
    padded.put(0, torn, 0, torn.limit());
    return new UUID(
        padded.getLong(LEDGER_ID_OFFSET), padded.getLong(LEDGER_ID_OFFSET + Long.BYTES));
  }

  /// @throws io.millrace.ledger.JournalException if this is not the header that must stand there
  void require(SegmentHeader expected, Path file) {
    if (number != expected.number) {
      throw Damage.at(file, 0, "this is segment %d under another name".formatted(number));
    }
    if (!ledgerId.equals(expected.ledgerId)) {
      throw Damage.at(file, 0, "the segment belongs to another ledger (%s)".formatted(ledgerId));
    }
    if (firstSeq != expected.firstSeq || !chain.equals(expected.chain)) {
      throw Damage.at(file, 0, "the segment does not follow from segment %d".formatted(number - 1));
    }
  }
}
