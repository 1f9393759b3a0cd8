package io.millrace.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an index file begins with: the sealed segment that its rows are of, and a check of the
/// rows. The bytes are told in `docs/formats/index.md`.
///
/// @param of the segment
/// @param seed of the fingerprints in the rows
/// @param namesLength in bytes
/// @param contentCrc of all bytes behind the header
record IndexHeader(SealedSegment of, long seed, int namesLength, int contentCrc) {

  static final int LENGTH = 96;
  private static final byte[] MAGIC = "MILLRIDX".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int CRC_OFFSET = 92;

  /// Where the names begin in the file.
  long namesOffset() {
    return LENGTH + (long) of.recordCount() * IndexWriter.ROW_LENGTH;
  }

  long fileLength() {
    return namesOffset() + namesLength;
  }

  ByteBuffer encode() {
    var buffer = ByteBuffer.allocate(LENGTH);
    buffer.put(MAGIC).putShort((short) VERSION).putInt(of.number());
    buffer.putLong(of.ledgerId().getMostSignificantBits());
    buffer.putLong(of.ledgerId().getLeastSignificantBits());
    buffer.putLong(of.firstSeq()).putInt(of.recordCount());
    of.chain().put(buffer);
    buffer.putLong(seed).putInt(namesLength).putInt(contentCrc);
    buffer.putShort((short) 0);
    buffer.putInt(Layout.crc(buffer, 0, CRC_OFFSET));
    return buffer.flip();
  }

  /// The header in these [#LENGTH] bytes, or null if they are none of this version.
  static @Nullable IndexHeader decode(ByteBuffer buffer) {
    if (!Layout.beginsAs(MAGIC, buffer, MAGIC.length)
        || buffer.getInt(CRC_OFFSET) != Layout.crc(buffer, 0, CRC_OFFSET)) {
      return null;
    }
    buffer.position(MAGIC.length);
    if (buffer.getShort() != VERSION) {
      return null;
    }
    int number = buffer.getInt();
    var ledgerId = new UUID(buffer.getLong(), buffer.getLong());
    long firstSeq = buffer.getLong();
    int recordCount = buffer.getInt();
    var of = new SealedSegment(number, ledgerId, firstSeq, recordCount, ChainHash.get(buffer));
    return new IndexHeader(of, buffer.getLong(), buffer.getInt(), buffer.getInt());
  }
}
