package io.millrace.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a finished segment ends with.
record Seal(long recordCount, ChainHash chain) {
  private static final int CRC_OFFSET = 44;

  ByteBuffer encode() {
    var buffer = ByteBuffer.allocate(Layout.SEAL_LENGTH);
    buffer.put(Layout.SEAL_MAGIC).putLong(recordCount);
    chain.put(buffer);
    buffer.putInt(Layout.crc(buffer, 0, CRC_OFFSET)).put(Layout.SEAL_MARKER);
    return buffer.flip();
  }

  /// The seal in these [Layout#SEAL_LENGTH] bytes, or null if they are none.
  static @Nullable Seal decode(ByteBuffer buffer) {
    if (!Layout.beginsAs(Layout.SEAL_MAGIC, buffer, Layout.SEAL_MAGIC.length)
        || buffer.getInt(CRC_OFFSET) != Layout.crc(buffer, 0, CRC_OFFSET)
        || buffer.get(CRC_OFFSET + Layout.CRC_LENGTH) != Layout.SEAL_MARKER) {
      return null;
    }
    buffer.position(Layout.SEAL_MAGIC.length);
    return new Seal(buffer.getLong(), ChainHash.get(buffer));
  }
}
