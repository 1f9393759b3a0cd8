package io.millrace.journal;

/// A place between two batches, and what the journal holds before it.
///
/// @param segment the number of the segment
/// @param offset in its file, in bytes
/// @param lastSeq of the last record before it, 0 if there is none
/// @param chain of the last batch before it
record Position(int segment, long offset, long lastSeq, ChainHash chain) {

  /// Where the first batch of a journal goes.
  static final Position FIRST = new Position(1, Layout.SEGMENT_HEADER_LENGTH, 0, ChainHash.ZERO);

  /// The start of the next segment.
  Position nextSegment() {
    return new Position(segment + 1, Layout.SEGMENT_HEADER_LENGTH, lastSeq, chain);
  }
}
