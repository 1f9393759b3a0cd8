package io.millrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The end of the last segment, where batches are written. It keeps zeros ahead of it while small
/// batches come in a row, so that a force need not make a new length durable too. Belongs to one
/// thread at a time; another one may force meanwhile.
final class SegmentEnd implements AutoCloseable {
  /*
   * A force is cheaper if the bytes before it fell on blocks that the file has already. But then the file system does not
   * hold back what is written until all before it is there, as it does with a new length, and a power cut may keep the
   * second half of a batch without the first: a hole, which recovery refuses, as it cannot know that nobody was answered.
   *
   * Invariants:
   *  1. Behind the end of the batches are zeros only, up to `zerosEnd`, or nothing. They were forced before a batch falls
   *     on them, so it changes no length: they come with a batch that is forced before the next one, and whoever writes
   *     without a force takes them away.
   *  2. Between two forces at the most one page is written that was durable as zeros. A disk takes a page whole or from
   *     its front, so what a power cut leaves is a prefix of the batch and zeros. A batch that crosses into a second page
   *     is forced between the two.
   *  3. Every other batch goes where no zeros are: they are cut first. It is a prefix then as the file system makes it.
   *  4. No zeros lie beyond the length from which on the segment is sealed, so a seal never has any behind it. To cut them
   *     before the seal would not do without a force: the seal might be durable and the cut not.
   *
   * Zeros are a hint. If the disk has no room for them, or fails to take them, they are cut and never tried again; whether
   * the batch before them is on the disk is told by its force, which comes after, and a failure of that, or of the cut,
   * stops the journal.
   */

  private final ByteBuffer block = ByteBuffer.allocateDirect(1 << 14); // of zeros

  private final ZerosAhead zeros;
  private final long segmentLengthMax;
  private volatile Disk.Segment segment; // exchanged while nobody forces
  private long zerosEnd; // 0 if there are none
  private int smallCount; // in a row
  private boolean isGivenUp;

  /// @param segment has nothing behind its last batch
  SegmentEnd(Disk.Segment segment, long segmentLengthMax, ZerosAhead zeros) {
    this.segment = segment;
    this.segmentLengthMax = segmentLengthMax;
    this.zeros = zeros;
  }

  /// Writes a batch behind the last one, which may not be durable yet.
  void write(ByteBuffer batch, long offset) throws IOException {
    smallCount = 0;
    cutZeros(offset);
    Disk.writeFully(segment, batch, offset);
  }

  /// Writes a batch behind the last one. Nothing may be written behind it before [#force].
  void writeAlone(ByteBuffer batch, long offset) throws IOException {
    long end = offset + batch.remaining();
    boolean isSmall = batch.remaining() <= zeros.batchLengthMax();
    smallCount = isSmall ? smallCount + 1 : 0;
    if (isSmall && end <= zerosEnd) {
      overwrite(batch, offset);
      return;
    }
    cutZeros(offset);
    Disk.writeFully(segment, batch, offset);
    if (smallCount >= zeros.batchCountMin() && !isGivenUp) {
      prolong(end);
    }
  }

  private void overwrite(ByteBuffer batch, long offset) throws IOException {
    long nextPage = (offset / zeros.pageLength() + 1) * zeros.pageLength();
    int end = batch.limit();
    if (offset + batch.remaining() > nextPage) {
      Disk.writeFully(segment, batch.limit(batch.position() + (int) (nextPage - offset)), offset);
      segment.force();
      Disk.writeFully(segment, batch.limit(end), nextPage);
    } else {
      Disk.writeFully(segment, batch, offset);
    }
  }

  /// Writes zeros, but none beyond the length from which on the segment is sealed.
  private void prolong(long end) throws IOException {
    long to = Math.min(end + zeros.length(), segmentLengthMax);
    try {
      for (long at = end; at < to; ) {
        int length = (int) Math.min(block.capacity(), to - at);
        Disk.writeFully(segment, block.slice(0, length), at);
        at += length;
      }
      zerosEnd = to;
    } catch (IOException e) {
      isGivenUp = true;
      segment.truncate(end);
    }
  }

  void force() throws IOException {
    segment.force();
  }

  /// Cuts the zeros off; that is durable after [#force].
  ///
  /// @param end of the batches
  void cutZeros(long end) throws IOException {
    if (zerosEnd > end) {
      segment.truncate(end);
      zerosEnd = 0;
    }
  }

  /// Goes to the next segment, which has a header and nothing else.
  ///
  /// @return the one before
  Disk.Segment replace(Disk.Segment next) {
    var before = segment;
    segment = next;
    zerosEnd = 0;
    return before;
  }

  @Override
  public void close() throws IOException {
    segment.close();
  }
}
