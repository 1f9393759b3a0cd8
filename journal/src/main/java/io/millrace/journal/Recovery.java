package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds where a journal goes on, and mends what a crash may leave: a torn batch at the end, a
/// rotation or a creation that broke off. Everything else that fails a check is damage and changes
/// nothing. Used once, by the owner of the directory.
///
/// It checks the batches of the last segment, of the others only headers and seals. What the
/// records are is for the ledger to see, which replays all of them before it goes on anyway: a
/// batch that passes its checks and holds what cannot be is found then, when a torn end is cut
/// already.
final class Recovery {

  /// Where the journal goes on.
  ///
  /// @param at where the next batch goes
  /// @param firstSeq of the segment that it goes to
  /// @param ledgerId of all its segments
  /// @param mended one line on what was mended, if anything
  record Found(Position at, long firstSeq, UUID ledgerId, Optional<String> mended) {}

  private final SegmentFiles files;
  private final Disk disk;
  private @Nullable UUID ledgerId;
  private @Nullable String mended;

  Recovery(SegmentFiles files, Disk disk) {
    this.files = files;
    this.disk = disk;
  }

  /// @throws IOException if the disk does not take what mends it
  Found run() throws IOException {
    int last = files.last();
    if (last == 0) {
      forceNames();
      return create();
    }
    var at = Position.FIRST;
    for (int number = 1; number < last; number++) {
      try (var segment = openWhole(at)) {
        if (!segment.skipToSeal()) {
          return finishRotation(segment, last);
        }
        at = segment.position().nextSegment();
      }
    }
    return recoverLast(at);
  }

  private Found create() throws IOException {
    var header = SegmentHeader.at(Position.FIRST, UUID.randomUUID());
    files.create(disk, header).close();
    return found(Position.FIRST, header);
  }

  private SegmentReader openWhole(Position start) {
    var segment = SegmentReader.open(files.segment(start.segment()), start);
    try {
      if (!segment.begin(ledgerId)) {
        throw Damage.at(files.segment(start.segment()), 0, "the segment's header ends too early");
      }
      ledgerId = segment.header().ledgerId();
      return segment;
    } catch (RuntimeException e) {
      segment.close();
      throw e;
    }
  }

  private Found recoverLast(Position start) throws IOException {
    var file = files.segment(start.segment());
    if (start.segment() == 1 && isTornFirst(file, start)) {
      mended = "%s: made anew, its creation had broken off".formatted(file);
      empty(file);
      return create();
    }
    try (var segment = openWhole(start)) {
      long length = segment.length();
      var tail = segment.scan(SegmentReader.RecordSink.NONE, length);
      var end = segment.position();
      switch (tail) {
        case NOTHING -> {}
        case ZEROS -> cut(file, end); // the owner had written them ahead
        case TORN_BATCH -> {
          cut(file, end);
          mended =
              "%s: cut %d bytes at offset %d, the beginning of a batch that was never answered"
                  .formatted(file, length - end.offset(), end.offset());
        }
        case TORN_SEAL, SEAL ->
            throw segment.damage(
                "the segment is sealed, but segment %d is missing".formatted(end.segment() + 1));
      }
      force(start.segment());
      return found(end, segment.header());
    }
  }

  /// Keeps the torn header of one ledger id and the new one of another from ever mixing.
  private void empty(Path file) throws IOException {
    try (var writing = disk.open(file)) {
      writing.truncate(0);
      writing.force();
    }
  }

  private boolean isTornFirst(Path file, Position start) {
    try (var segment = SegmentReader.open(file, start)) {
      return !segment.begin(null);
    }
  }

  private void cut(Path file, Position end) throws IOException {
    try (var writing = disk.open(file)) {
      Disk.cut(writing, end.offset());
    }
  }

  /// The segment before the last has no seal: legal only while the last one holds no batch.
  private Found finishRotation(SegmentReader segment, int last) throws IOException {
    long length = segment.length();
    var tail = segment.scan(SegmentReader.RecordSink.NONE, length);
    var end = segment.position();
    var start = end.nextSegment();
    var successor = files.segment(start.segment());
    boolean empty = end.lastSeq() < segment.header().firstSeq(); // such a segment is never rotated
    if (tail == SegmentReader.Tail.TORN_BATCH || start.segment() != last || empty) {
      throw unsealed(segment);
    }
    SegmentHeader header;
    try (var next = SegmentReader.open(successor, start)) {
      boolean whole = next.begin(ledgerId);
      if (whole && next.length() > Layout.SEGMENT_HEADER_LENGTH) {
        throw unsealed(segment);
      }
      header = next.header();
    }
    files.create(disk, header).close();
    try (var writing = disk.open(files.segment(end.segment()))) {
      Disk.cut(writing, end.offset());
      SegmentAppender.seal(writing, end, segment.header().firstSeq());
    }
    mended =
        "%s: cut %d bytes at offset %d and sealed the segment, its rotation had broken off"
            .formatted(files.segment(end.segment()), length - end.offset(), end.offset());
    return found(start, header);
  }

  /// Makes durable what a killed process may have left in the kernel's cache only: batches, the
  /// seal before them, and names.
  private void force(int last) throws IOException {
    for (int number = Math.max(1, last - 1); number <= last; number++) {
      try (var writing = disk.open(files.segment(number))) {
        writing.force();
      }
    }
    disk.forceDirectory(files.directory());
  }

  /// The directories may be there and not be durable yet, if their maker was killed.
  private void forceNames() throws IOException {
    disk.forceDirectory(files.ledger());
    var parent = files.ledger().getParent();
    if (parent != null && Files.isReadable(parent)) { // if not, it was not us who made a name in it
      disk.forceDirectory(parent);
    }
  }

  private static JournalException unsealed(SegmentReader segment) {
    return segment.damage(
        "the segment has no seal here, though segment %d goes on from it"
            .formatted(segment.position().segment() + 1));
  }

  private Found found(Position at, SegmentHeader header) {
    return new Found(at, header.firstSeq(), header.ledgerId(), Optional.ofNullable(mended));
  }

  /// Makes the ledger's directories, each durable in its parent.
  static void createDirectories(Disk disk, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    var parent = directory.getParent();
    if (parent != null) {
      createDirectories(disk, parent);
      disk.createDirectory(directory);
      disk.forceDirectory(parent);
    }
  }
}
