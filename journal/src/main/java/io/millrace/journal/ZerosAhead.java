package io.millrace.journal;

/// How many zeros are kept ahead of the end of the last segment, and for which batches. The figures
/// behind the numbers are in `docs/decisions/0025-zeros-ahead-of-the-journals-end.md`.
///
/// @param length of a stretch of zeros, in bytes: enough for some hundred batches of one record,
///   and written in little more than the time of a force
/// @param pageLength what a disk is trusted to take whole or from its front
/// @param batchLengthMax up to how many bytes a batch is small: a longer one crosses pages, which
///   costs more than it saves. At the most a page.
/// @param batchCountMin after how many small batches in a row zeros are worth their writing, even
///   if they are cut again at once
record ZerosAhead(int length, int pageLength, int batchLengthMax, int batchCountMin) {
  static final ZerosAhead USUAL = new ZerosAhead(64 << 10, Disk.PAGE_LENGTH, 1 << 10, 64);

  ZerosAhead {
    if (batchLengthMax > pageLength) {
      throw new IllegalArgumentException(
          "small batches of %d bytes, a page of %d".formatted(batchLengthMax, pageLength));
    }
  }
}
