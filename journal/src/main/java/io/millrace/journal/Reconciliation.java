package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes two copies of a journal one again: each gets what only the other proves, and loses what
/// only a crash can have left behind the end of both. Used once, by one thread; nothing changes
/// before [#apply].
final class Reconciliation {

  /// What a copy has too much.
  record Cut(SegmentFiles of, int segment, long offset, long length, What what) {
    enum What {
      /// Zeros behind the end, which its owner had written ahead.
      ZEROS,
      /// The beginning of a part behind the end, which was never answered.
      TORN,
      /// Bytes behind a seal, which no crash leaves.
      BEHIND_SEAL
    }

    boolean afterCrash() {
      return what != What.BEHIND_SEAL;
    }

    String line() {
      return "%s: cut %d bytes at offset %d, %s"
          .formatted(
              of.segment(segment),
              length,
              offset,
              switch (what) {
                case ZEROS -> "zeros";
                case TORN -> "a batch that was never answered";
                case BEHIND_SEAL -> "behind a seal";
              });
    }
  }

  private static final int CHUNK_LENGTH = 1 << 20;

  private final List<Comparison.Fix> fixes;
  private final List<Cut> cuts = new ArrayList<>();
  private final Position end;
  private final boolean afterSeal;
  private final SegmentHeader headerAtEnd;
  private @Nullable JournalException problem;

  /// @param other the other copy; the same one if there is no other
  /// @param trustSeals whether equal seals are enough for a sealed segment
  /// @throws JournalException if the two are not copies of one journal
  Reconciliation(SegmentFiles ledger, SegmentFiles other, boolean trustSeals) {
    try (var comparison = new Comparison(ledger, other, trustSeals, Long.MAX_VALUE).run()) {
      this.fixes = comparison.fixes();
      this.cuts.addAll(comparison.cuts());
      this.end = comparison.end();
      this.afterSeal = comparison.afterSeal();
      this.headerAtEnd = SegmentHeader.at(end, comparison.ledgerIdOrZero());
    }
    try {
      judgeEnd(ledger);
      if (!other.equals(ledger)) {
        judgeEnd(other);
        judgeSuccessor(ledger, other);
      }
    } catch (JournalException e) {
      problem = e;
    }
  }

  List<Comparison.Fix> fixes() {
    return fixes;
  }

  List<Cut> cuts() {
    return cuts;
  }

  /// Behind the last part that any copy proves.
  Position end() {
    return end;
  }

  /// The header that the segment at the end must have.
  SegmentHeader headerAtEnd() {
    return headerAtEnd;
  }

  /// Whether the end is a seal, so that the segment after it must be there, and is in no copy.
  boolean isSegmentMissing() {
    return afterSeal;
  }

  /// What neither copy can mend.
  Optional<JournalException> problem() {
    return Optional.ofNullable(problem);
  }

  /// What is not explained by a crash, in one line that names the place.
  ///
  /// @param only the copy to look at, or null for both
  Optional<JournalException> damage(@Nullable SegmentFiles only) {
    for (var fix : fixes) {
      if (!fix.afterCrash() && (only == null || fix.to().equals(only))) {
        return Optional.of(
            Damage.at(
                fix.to().segment(fix.segment()),
                fix.offset(),
                "other bytes, or none, where " + fix.from().segment(fix.segment()) + " is whole"));
      }
    }
    for (var cut : cuts) {
      if (!cut.afterCrash() && (only == null || cut.of().equals(only))) {
        return Optional.of(
            Damage.at(cut.of().segment(cut.segment()), cut.offset(), "bytes follow the seal"));
      }
    }
    return Optional.ofNullable(problem);
  }

  /// What follows the end in a copy is nothing, or what a crash has left.
  private void judgeEnd(SegmentFiles files) {
    var file = files.segment(end.segment());
    if (afterSeal) {
      throw files.exists(end.segment())
          ? Damage.at(file, 0, "the segment's header fails its check")
          : Damage.at(
              files.segment(end.segment() - 1),
              0,
              "the segment is sealed, but segment %d is missing".formatted(end.segment()));
    }
    if (!files.exists(end.segment()) || isUnmade()) {
      return;
    }
    try (var reader = SegmentReader.open(file, end)) {
      long length = reader.length();
      var tail = length > end.offset() ? reader.scan(_ -> {}, length) : SegmentReader.Tail.NOTHING;
      int next = end.segment() + 1;
      if (tail == SegmentReader.Tail.TORN_SEAL && !files.exists(next)) {
        throw reader.damage("the segment is sealed, but segment %d is missing".formatted(next));
      }
      if (tail != SegmentReader.Tail.NOTHING) {
        var what = tail == SegmentReader.Tail.ZEROS ? Cut.What.ZEROS : Cut.What.TORN;
        cuts.add(new Cut(files, end.segment(), end.offset(), length - end.offset(), what));
      }
    }
  }

  /// Whether the journal has not even its first header yet.
  private boolean isUnmade() {
    return end.equals(Position.FIRST) && headerAtEnd.ledgerId().getMostSignificantBits() == 0;
  }

  /// A rotation that broke off may have made the next segment in one copy only.
  private void judgeSuccessor(SegmentFiles ledger, SegmentFiles other) {
    int next = end.segment() + 1;
    for (var files : List.of(ledger, other)) {
      if (!afterSeal && files.exists(next)) {
        try (var reader = SegmentReader.open(files.segment(next), end.nextSegment())) {
          if (reader.length() > Layout.SEGMENT_HEADER_LENGTH) {
            throw Damage.at(
                files.segment(end.segment()),
                end.offset(),
                "the segment has no seal here, though segment %d goes on from it".formatted(next));
          }
          long length = reader.length();
          var twin = files.equals(ledger) ? other : ledger;
          if (files.equals(other) && !twin.exists(next)) {
            fixes.add(new Comparison.Fix(files, twin, next, 0, length, true));
          }
        }
      }
    }
  }

  /// Writes what is missing, cuts what is too much, and has both durable.
  ///
  /// @param only the copy that may be changed, or null for both
  void apply(Disk disk, @Nullable SegmentFiles only) throws IOException {
    for (var fix : fixes) {
      if (only == null || fix.to().equals(only)) {
        apply(disk, fix);
      }
    }
    for (var cut : cuts) {
      if (only == null || cut.of().equals(only)) {
        try (var segment = disk.open(cut.of().segment(cut.segment()))) {
          Disk.cut(segment, cut.offset());
        }
      }
    }
  }

  private static void apply(Disk disk, Comparison.Fix fix) throws IOException {
    Recovery.createDirectories(disk, fix.to().directory());
    try (var from = FileWindow.open(fix.from().segment(fix.segment()));
        var to = disk.open(fix.to().segment(fix.segment()))) {
      if (fix.afterCrash()) {
        // What is there is torn, or zeros: without it the bytes make the file longer, and a power
        // cut leaves the front of them again.
        Disk.cut(to, fix.offset());
      }
      long end = fix.offset() + fix.length();
      for (long at = fix.offset(); at < end; at += CHUNK_LENGTH) {
        ByteBuffer bytes = from.bytes(at, (int) Math.min(CHUNK_LENGTH, end - at));
        Disk.writeFully(to, bytes, at);
      }
      to.force();
    }
    disk.forceDirectory(fix.to().directory());
  }

  /// Whether there is a journal in the directory at all.
  static boolean isThere(SegmentFiles files) {
    return Files.isDirectory(files.directory()) && files.last() > 0;
  }
}
