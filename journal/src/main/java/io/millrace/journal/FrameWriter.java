package io.millrace.journal;

import io.millrace.ledger.JournalRecord;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.CRC32C;

/// Builds one batch after the other in one reused buffer: [#begin], [#add] until it is false,
/// [#finish]. Confined to one thread.
final class FrameWriter {
  private static final int BUFFER_LENGTH_START = 1 << 16;

  private final MessageDigest digest = ChainHash.digest();
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH_START);
  private ByteBuffer view = buffer.duplicate();
  private final CRC32C crc = new CRC32C();
  private long firstSeq;
  private int recordCount;

  @SuppressWarnings("UnusedVariable") // the compiler leaves out a load whose value goes nowhere
  private int touched;

  /// Brings what [#add] will read of these records into the cache.
  void touch(List<JournalRecord> records) {
    int sum = 0;
    for (var record : records) {
      sum += RecordEncoder.touch(record);
    }
    touched = sum;
  }

  void begin(long seq) {
    firstSeq = seq;
    recordCount = 0;
    buffer.clear().position(Layout.BATCH_HEADER_LENGTH);
  }

  /// Takes the record in.
  ///
  /// @return false if the batch is full; the record then belongs to the next one
  /// @throws IllegalArgumentException if no batch can hold it
  boolean add(JournalRecord record) {
    int start = buffer.position();
    while (!fits(record, start)) {
      if (buffer.capacity() < Layout.BATCH_LENGTH_MAX) {
        grow(start);
      } else if (recordCount > 0) {
        return false;
      } else {
        throw new IllegalArgumentException(
            "record %d is longer than a batch of %d bytes"
                .formatted(record.seq(), Layout.PAYLOAD_LENGTH_MAX));
      }
    }
    recordCount++;
    return true;
  }

  /// Ends the batch; the bytes to write are then [#bytes].
  ///
  /// @param before the chain before this batch
  /// @return the chain after it
  ChainHash finish(ChainHash before) {
    int payloadEnd = buffer.position();
    buffer.limit(payloadEnd + Layout.BATCH_TRAILER_LENGTH);
    new BatchHeader(payloadEnd - Layout.BATCH_HEADER_LENGTH, recordCount, firstSeq).encode(buffer);
    var chain = before.next(digest, buffer.slice(0, payloadEnd));
    chain.put(buffer);
    buffer.putInt(Layout.crc(buffer, 0, buffer.position())).put(Layout.BATCH_MARKER);
    buffer.flip();
    return chain;
  }

  /// The finished batch, from position to limit; valid until the next [#begin].
  ByteBuffer bytes() {
    return buffer;
  }

  private boolean fits(JournalRecord record, int start) {
    int payloadEndMax = buffer.capacity() - Layout.BATCH_TRAILER_LENGTH;
    int from = start + Layout.RECORD_HEADER_LENGTH;
    if (from > payloadEndMax) {
      return false;
    }
    try {
      buffer.limit(payloadEndMax).position(from);
      RecordEncoder.encode(record, buffer);
    } catch (BufferOverflowException e) {
      buffer.position(start);
      return false;
    }
    int length = buffer.position() - from;
    buffer.putInt(start, length).putInt(start + 4, crc(from, buffer.position()));
    return true;
  }

  /// What [Layout#crc] gives, without an object for each record.
  private int crc(int from, int to) {
    crc.reset();
    crc.update(view.limit(to).position(from));
    return (int) crc.getValue();
  }

  private void grow(int used) {
    int length = Math.min(buffer.capacity() * 2, Layout.BATCH_LENGTH_MAX);
    var larger = ByteBuffer.allocate(length);
    larger.put(0, buffer, 0, used).position(used);
    buffer = larger;
    view = larger.duplicate();
  }
}
