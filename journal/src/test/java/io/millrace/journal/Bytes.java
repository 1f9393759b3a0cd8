package io.millrace.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds parts of segments that no journal would write: whole by their checks, wrong in what they
/// say.
final class Bytes {
  private Bytes() {}

  static byte[] join(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] of(ByteBuffer buffer) {
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /// The first batch of a journal, or one with that chain.
  static byte[] batch(long firstSeq, int count) {
    var writer = new FrameWriter();
    writer.begin(firstSeq);
    Samples.posted(firstSeq, count).forEach(writer::add);
    writer.finish(ChainHash.ZERO);
    return of(writer.bytes());
  }

  /// Puts the checks of a batch right again after its bytes were changed.
  ///
  /// @param offset of the batch in the segment
  /// @param before the chain before it
  static void mendBatch(byte[] segment, int offset, ChainHash before) {
    int length = batchLength(segment, offset);
    var batch = ByteBuffer.wrap(segment, offset, length).slice();
    batch.putInt(20, Layout.crc(batch, 0, 20));
    int payloadEnd = length - Layout.BATCH_TRAILER_LENGTH;
    batch.position(payloadEnd);
    before.next(ChainHash.digest(), batch.slice(0, payloadEnd)).put(batch);
    mendBatchCrc(segment, offset);
  }

  /// Puts only the last check of a batch right, not its chain.
  static void mendBatchCrc(byte[] segment, int offset) {
    int length = batchLength(segment, offset);
    var batch = ByteBuffer.wrap(segment, offset, length).slice();
    batch.putInt(length - 5, Layout.crc(batch, 0, length - 5));
  }

  static void mendHeader(byte[] segment) {
    var header = ByteBuffer.wrap(segment);
    header.putInt(70, Layout.crc(header, 0, 70));
  }

  private static int batchLength(byte[] segment, int offset) {
    return ByteBuffer.wrap(segment).getInt(offset + 4) + 62;
  }
}
