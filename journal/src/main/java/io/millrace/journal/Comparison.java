package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Walks two copies of a journal side by side, and takes each part from the copy that proves it.
/// Used once, by one thread; it changes nothing.
///
/// A part is proved by its check and by the chain: it names what is before it. So what one copy
/// lacks or holds damaged is known if the other has it whole, and nothing else ever is.
final class Comparison implements AutoCloseable {

  /// What one copy can be given from the other.
  ///
  /// @param from the files that prove it
  /// @param to the files that get it
  /// @param length in bytes; what is behind them in the file stays
  /// @param afterCrash whether a crash explains it: the bytes are missing or torn, not wrong
  record Fix(
      SegmentFiles from,
      SegmentFiles to,
      int segment,
      long offset,
      long length,
      boolean afterCrash) {

    private @Nullable Fix joined(Fix next) {
      return from.equals(next.from)
              && to.equals(next.to)
              && segment == next.segment
              && offset + length == next.offset
          ? new Fix(from, to, segment, offset, length + next.length, afterCrash && next.afterCrash)
          : null;
    }

    String line() {
      return "%s: bytes %d to %d from %s"
          .formatted(to.segment(segment), offset, offset + length - 1, from.segment(segment));
    }
  }

  private final Part.Finder first;
  private final Part.Finder second;
  private final boolean trustSeals;
  private final long seqMax;
  private final List<Fix> fixes = new ArrayList<>();
  private final List<Reconciliation.Cut> cuts = new ArrayList<>();
  private Position end = Position.FIRST;
  private boolean afterSeal;
  private @Nullable UUID ledgerId;

  /// @param trustSeals whether equal seals are enough for a sealed segment
  /// @param seqMax where to stop: at the end of the batch that holds this record
  Comparison(SegmentFiles first, SegmentFiles second, boolean trustSeals, long seqMax) {
    this.first = new Part.Finder(first);
    this.second = new Part.Finder(second);
    this.trustSeals = trustSeals;
    this.seqMax = seqMax;
  }

  /// What each copy lacks that the other proves, in order.
  List<Fix> fixes() {
    return fixes;
  }

  /// Behind the last part that any copy proves. At the beginning of a segment no copy has that
  /// segment's header.
  Position end() {
    return end;
  }

  /// Whether the last part is a seal, so that the next segment must be there.
  boolean afterSeal() {
    return afterSeal;
  }

  /// Zero if no copy has a header that tells it.
  UUID ledgerIdOrZero() {
    return ledgerId == null ? new UUID(0, 0) : ledgerId;
  }

  /// What follows a seal, where nothing may.
  List<Reconciliation.Cut> cuts() {
    return cuts;
  }

  /// @throws JournalException if the copies are not of one journal
  Comparison run() {
    boolean more = true;
    while (more && end.lastSeq() < seqMax) {
      more = segment();
    }
    return this;
  }

  /// Returns false at the end.
  private boolean segment() {
    var start = end;
    first.open(start.segment());
    second.open(start.segment());
    var id = ledgerId();
    if (id == null) {
      return false;
    }
    ledgerId = id;
    if (!take(first.header(start, id), second.header(start, id), start)) {
      return false;
    }
    afterSeal = false;
    if (trustSeals && skipToEqualSeals(start)) {
      return true;
    }
    while (end.segment() == start.segment() && end.lastSeq() < seqMax) {
      var at = end;
      long firstSeq = start.lastSeq() + 1;
      if (!take(first.at(at, firstSeq), second.at(at, firstSeq), at)) {
        return false;
      }
      afterSeal = end.segment() != start.segment();
    }
    return true;
  }

  private @Nullable UUID ledgerId() {
    var one = first.ledgerId();
    var other = second.ledgerId();
    boolean foreign = one != null && other != null && !one.equals(other);
    if (foreign && ledgerId == null) {
      throw Damage.unusable(
          first.files().ledger(),
          "this is ledger %s, and %s is ledger %s".formatted(one, second.files().ledger(), other),
          null);
    }
    if (ledgerId != null) {
      return ledgerId;
    }
    return one == null ? other : one;
  }

  private boolean skipToEqualSeals(Position start) {
    var one = first.sealAtEnd(start);
    if (one == null || !one.equals(second.sealAtEnd(start))) {
      return false;
    }
    end = one.next();
    afterSeal = true;
    return true;
  }

  /// Returns false if no copy has a part here.
  private boolean take(@Nullable Part one, @Nullable Part other, Position at) {
    if (one == null && other == null) {
      return false;
    }
    if (one != null && other != null && !one.equals(other)) {
      throw Damage.at(
          first.file(),
          at.offset(),
          "here it goes another way than "
              + second.file()
              + ", and both are whole: one of them was written to alone");
    }
    var part = Objects.requireNonNullElse(one, other);
    if (one == null) {
      lacks(first, part, second);
    } else if (other == null) {
      lacks(second, part, first);
    }
    end = part.next();
    if (part.kind() == Part.Kind.SEAL) {
      requireEnd(first, part);
      if (!second.files().equals(first.files())) {
        requireEnd(second, part);
      }
    }
    return true;
  }

  private void requireEnd(Part.Finder finder, Part seal) {
    long end = seal.offset() + seal.length();
    if (finder.length() > end) {
      cuts.add(
          new Reconciliation.Cut(
              finder.files(),
              partSegment(seal),
              end,
              finder.length() - end,
              Reconciliation.Cut.What.BEHIND_SEAL));
    }
  }

  private void lacks(Part.Finder to, Part part, Part.Finder from) {
    ByteBuffer whole = Objects.requireNonNull(from.bytes(part.offset(), (int) part.length()));
    boolean afterCrash = to.mayBeTorn(part.offset(), whole) && !isLostSegment(to, part);
    add(
        new Fix(
            from.files(), to.files(), partSegment(part), part.offset(), part.length(), afterCrash));
  }

  /// The name of a segment is durable in both copies before a batch goes to it.
  private static boolean isLostSegment(Part.Finder to, Part part) {
    return !to.exists() && part.kind() != Part.Kind.HEADER;
  }

  private static int partSegment(Part part) {
    return part.kind() == Part.Kind.SEAL ? part.next().segment() - 1 : part.next().segment();
  }

  private void add(Fix fix) {
    var joined = fixes.isEmpty() ? null : fixes.getLast().joined(fix);
    if (joined != null) {
      fixes.removeLast();
    }
    fixes.add(joined == null ? fix : joined);
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
