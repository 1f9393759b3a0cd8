package io.millrace.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a batch begins with.
record BatchHeader(int payloadLength, int recordCount, long firstSeq) {
  private static final int PAYLOAD_LENGTH_OFFSET = 4;
  private static final int RECORD_COUNT_OFFSET = 8;
  private static final int FIRST_SEQ_OFFSET = 12;
  private static final int CRC_OFFSET = 20;
  private static final int MARKER_OFFSET = 24;

  /// Writes the header to the buffer's first bytes; its position stays.
  void encode(ByteBuffer buffer) {
    buffer.put(0, Layout.BATCH_MAGIC);
    buffer.putInt(PAYLOAD_LENGTH_OFFSET, payloadLength);
    buffer.putInt(RECORD_COUNT_OFFSET, recordCount);
    buffer.putLong(FIRST_SEQ_OFFSET, firstSeq);
    buffer.putInt(CRC_OFFSET, Layout.crc(buffer, 0, CRC_OFFSET));
    buffer.put(MARKER_OFFSET, Layout.BATCH_HEADER_MARKER);
  }

  /// The header in these [Layout#BATCH_HEADER_LENGTH] bytes, or null if they fail its check.
  static @Nullable BatchHeader decode(ByteBuffer buffer) {
    if (!Layout.beginsAs(Layout.BATCH_MAGIC, buffer, Layout.BATCH_MAGIC.length)
        || buffer.getInt(CRC_OFFSET) != Layout.crc(buffer, 0, CRC_OFFSET)
        || buffer.get(MARKER_OFFSET) != Layout.BATCH_HEADER_MARKER) {
      return null;
    }
    return new BatchHeader(
        buffer.getInt(PAYLOAD_LENGTH_OFFSET),
        buffer.getInt(RECORD_COUNT_OFFSET),
        buffer.getLong(FIRST_SEQ_OFFSET));
  }

  /// Whether these bytes, fewer than a header and beginning with its magic as far as they go, may
  /// be of the batch with this first seq.
  static boolean mayBegin(ByteBuffer torn, long firstSeq) {
    var seq = ByteBuffer.allocate(Long.BYTES).putLong(0, firstSeq);
    int seqEnd = Math.min(torn.limit(), FIRST_SEQ_OFFSET + Long.BYTES);
    for (int i = FIRST_SEQ_OFFSET; i < seqEnd; i++) {
      if (torn.get(i) != seq.get(i - FIRST_SEQ_OFFSET)) {
        return false;
      }
    }
    return true;
  }

  boolean isPossible() {
    return payloadLength >= 1 && payloadLength <= Layout.PAYLOAD_LENGTH_MAX && recordCount >= 1;
  }

  int payloadEnd() {
    return Layout.BATCH_HEADER_LENGTH + payloadLength;
  }

  /// Of the whole batch, trailer included.
  int batchLength() {
    return payloadEnd() + Layout.BATCH_TRAILER_LENGTH;
  }
}
