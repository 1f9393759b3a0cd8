package io.millrace.journal;

import io.millrace.journal.SegmentReader.Tail;
import io.millrace.ledger.JournalException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a journal from its beginning and checks all of it. Used once, by one thread; others may
/// append meanwhile.
final class Replay {
  /// How one segment is read, from where its reader is up to an offset.
  interface Scan {
    Tail scan(SegmentReader segment, long limit);
  }

  private final SegmentFiles files;
  private final Scan reader;
  private @Nullable UUID ledgerId;

  Replay(SegmentFiles files, Scan reader) {
    this.files = files;
    this.reader = reader;
  }

  /// Reads up to a place that is known to be durable; less than that is damage.
  ChainHash upTo(Position durable) {
    var at = Position.FIRST;
    while (at.segment() < durable.segment()) {
      try (var segment = open(at)) {
        if (reader.scan(segment, segment.length()) != Tail.SEAL) {
          throw segment.damage("the segment has no seal here");
        }
        at = segment.position().nextSegment();
      }
    }
    try (var segment = open(at)) {
      if (reader.scan(segment, durable.offset()) != Tail.NOTHING
          || !segment.position().equals(durable)) {
        throw segment.damage("what was durable before is not there any more");
      }
    }
    return durable.chain();
  }

  /// Reads to the end, which an owner in another process may move meanwhile: what is torn is the
  /// end.
  ChainHash toEnd() {
    int last = files.last();
    var at = Position.FIRST;
    if (last == 0 || (last == 1 && !headerIsWhole(at))) {
      return at.chain();
    }
    while (true) {
      try (var segment = open(at)) {
        if (!readThrough(segment)) {
          return segment.position().chain();
        }
        at = segment.position().nextSegment();
      }
    }
  }

  /// Returns false if the journal ends in this segment.
  private boolean readThrough(SegmentReader segment) {
    int next = segment.position().segment() + 1;
    var tail = reader.scan(segment, segment.length());
    if (tail != Tail.SEAL && hasBatches(segment)) {
      // The owner seals a segment before it appends to the next one, so the seal is there by now.
      tail = reader.scan(segment, segment.length());
      if (tail != Tail.SEAL) {
        throw segment.damage(
            "the segment has no seal here, though segment %d goes on from it".formatted(next));
      }
    }
    if ((tail == Tail.SEAL || tail == Tail.TORN_SEAL) && !files.exists(next)) {
      throw segment.damage("the segment is sealed, but segment %d is missing".formatted(next));
    }
    return tail == Tail.SEAL;
  }

  /// Whether the segment after this one holds more than its header.
  private boolean hasBatches(SegmentReader segment) {
    var start = segment.position().nextSegment();
    if (!files.exists(start.segment())) {
      return false;
    }
    try (var window = FileWindow.open(files.segment(start.segment()))) {
      return window.length() > Layout.SEGMENT_HEADER_LENGTH;
    }
  }

  private boolean headerIsWhole(Position start) {
    try (var segment = SegmentReader.open(files.segment(start.segment()), start)) {
      return segment.begin(ledgerId);
    }
  }

  private SegmentReader open(Position start) {
    var file = files.segment(start.segment());
    if (!files.exists(start.segment())) {
      throw Damage.at(file, 0, "the segment is missing");
    }
    var segment = SegmentReader.open(file, start);
    try {
      if (!segment.begin(ledgerId)) {
        throw Damage.at(file, 0, "the segment's header ends too early");
      }
      ledgerId = segment.header().ledgerId();
      return segment;
    } catch (JournalException e) {
      segment.close();
      throw e;
    }
  }
}
