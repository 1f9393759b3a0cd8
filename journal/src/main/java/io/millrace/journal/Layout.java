package io.millrace.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The numbers of `docs/formats/journal.md`: sizes, magics and markers of format version 1.
final class Layout {
  static final int FORMAT_VERSION = 1;

  static final byte[] SEGMENT_MAGIC = "MILLRACE".getBytes(StandardCharsets.US_ASCII);
  static final byte[] BATCH_MAGIC = "BTCH".getBytes(StandardCharsets.US_ASCII);
  static final byte[] SEAL_MAGIC = "SEAL".getBytes(StandardCharsets.US_ASCII);

  /// Markers end each part. Never zero, and several bits from it and from each other, so that one
  /// flipped bit turns no whole part into a torn one.
  static final byte SEGMENT_MARKER = (byte) 0xA5;

  static final byte BATCH_HEADER_MARKER = 0x5A;
  static final byte BATCH_MARKER = (byte) 0xC3;
  static final byte SEAL_MARKER = 0x3C;

  static final int CRC_LENGTH = 4;
  static final int SEGMENT_HEADER_LENGTH = 75;
  static final int BATCH_HEADER_LENGTH = 25;
  static final int BATCH_TRAILER_LENGTH = ChainHash.LENGTH + CRC_LENGTH + 1;
  static final int RECORD_HEADER_LENGTH = 8;
  static final int SEAL_LENGTH = 49;

  /// The largest payload of a batch: what a reader must hold in memory at the most, and far more
  /// than it takes to hide an fsync.
  static final int PAYLOAD_LENGTH_MAX = 4 << 20;

  static final int BATCH_LENGTH_MAX =
      BATCH_HEADER_LENGTH + PAYLOAD_LENGTH_MAX + BATCH_TRAILER_LENGTH;

  private Layout() {}

  /// The CRC32C of these bytes of the buffer, whose position does not matter.
  static int crc(ByteBuffer buffer, int from, int length) {
    var crc = new CRC32C();
    crc.update(buffer.slice(from, length));
    return (int) crc.getValue();
  }

  /// Whether the buffer's first `length` bytes, or as many as the magic has, are the magic's.
  static boolean beginsAs(byte[] magic, ByteBuffer buffer, int length) {
    for (int i = 0; i < Math.min(magic.length, length); i++) {
      if (buffer.get(i) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /// How many bytes are left when the zeros at the end are taken away.
  static int contentLength(ByteBuffer buffer) {
    int length = buffer.limit();
    while (length > 0 && buffer.get(length - 1) == 0) {
      length--;
    }
    return length;
  }
}
