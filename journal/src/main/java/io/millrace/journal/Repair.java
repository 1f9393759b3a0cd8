package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Restores a damaged ledger from what its mirror or a backup can prove, and gives up the end of
/// the journal if it is told to. It first says what it would do; nothing changes before [#apply].
///
/// It owns the ledger's directory until it is closed. Confined to one thread.
public final class Repair implements AutoCloseable {
  private static final int CHUNK_LENGTH = 1 << 20;

  private final Disk disk;
  private final SegmentFiles files;
  private final SegmentFiles other;
  private final boolean otherToo;
  private final List<DirectoryLock> locks = new ArrayList<>();
  private final Reconciliation reconciliation;
  private final boolean cutTail;
  private final List<String> plan = new ArrayList<>();

  private Repair(Path ledger, @Nullable Path from, boolean cutTail, Disk disk) {
    this.disk = disk;
    this.files = new SegmentFiles(ledger.toAbsolutePath().normalize());
    this.cutTail = cutTail;
    locks.add(DirectoryLock.acquire(files.ledger()));
    try {
      var mirror = from == null ? Mirror.of(files.ledger()) : Optional.<Path>empty();
      this.otherToo = mirror.isPresent();
      var copy = from == null ? mirror.orElse(files.ledger()) : from.toAbsolutePath().normalize();
      this.other = new SegmentFiles(copy);
      if (!other.equals(files) && !Reconciliation.isThere(other)) {
        throw Damage.unusable(other.ledger(), "there is no copy of a ledger here", null);
      }
      if (otherToo) {
        locks.add(DirectoryLock.acquire(other.ledger()));
      }
      this.reconciliation = new Reconciliation(files, other, false);
      makePlan();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Looks at all of the ledger.
  ///
  /// @param from a backup or another copy, which stays as it is; null for the ledger's mirror, if
  ///   it has one, and then both are repaired
  /// @param cutTail whether what nothing proves at the journal's end is to be given up
  /// @throws JournalException if the ledger is held, there is no copy, or it is of another ledger
  public static Repair of(Path ledger, @Nullable Path from, boolean cutTail) {
    return of(ledger, from, cutTail, new Disk.Real());
  }

  static Repair of(Path ledger, @Nullable Path from, boolean cutTail, Disk disk) {
    return new Repair(ledger, from, cutTail, disk);
  }

  private void makePlan() {
    reconciliation.fixes().stream()
        .filter(fix -> changes(fix.to()))
        .forEach(fix -> plan.add(fix.line()));
    reconciliation.cuts().stream()
        .filter(cut -> changes(cut.of()) && cut.what() != Reconciliation.Cut.What.ZEROS)
        .forEach(cut -> plan.add(cut.line()));
    if (isTailCut()) {
      for (var copy : copies()) {
        planTail(copy);
      }
    }
  }

  private boolean changes(SegmentFiles copy) {
    return otherToo || copy.equals(files);
  }

  private List<SegmentFiles> copies() {
    return otherToo ? List.of(files, other) : List.of(files);
  }

  private boolean isTailCut() {
    return cutTail && reconciliation.problem().isPresent();
  }

  /// What would be done, a line each; empty if there is nothing to do.
  public List<String> plan() {
    return List.copyOf(plan);
  }

  /// The damage that would be left, if any.
  public Optional<String> problem() {
    if (isTailCut()) {
      return Optional.empty();
    }
    return reconciliation
        .problem()
        .map(damage -> {
          var message = String.valueOf(damage.getMessage());
          int advice = message.indexOf("; nothing was changed");
          return (advice < 0 ? message : message.substring(0, advice))
              + "; no copy that was looked at has it whole: name a backup with --from DIR, or see with --cut-tail what giving it up would lose";
        });
  }

  /// Does what [#plan] says, and reads everything again.
  ///
  /// @return the hash of the chain; with a mirror the same in both copies
  /// @throws JournalException if the disk does not take it, or if damage is left
  public String apply() {
    try {
      reconciliation.apply(disk, otherToo ? null : files);
      if (isTailCut()) {
        for (var copy : copies()) {
          cutTail(copy);
        }
      }
      return otherToo
          ? Backup.compare(files.ledger(), other.ledger())
          : Backup.replayedHash(files.ledger());
    } catch (IOException e) {
      throw Damage.writeFailed(files.directory(), e);
    }
  }

  /// Where the tail begins in its file: 0 if even the segment's header is given up.
  private long tailOffset() {
    return reconciliation.isSegmentMissing() ? 0 : reconciliation.end().offset();
  }

  private void planTail(SegmentFiles copy) {
    int segment = reconciliation.end().segment();
    if (Files.exists(copy.segment(segment + 1))) {
      throw Damage.at(
          copy.segment(segment),
          tailOffset(),
          "segment %d follows, and only the end of the last segment can be cut"
              .formatted(segment + 1));
    }
    var file = copy.segment(segment);
    if (!Files.exists(file)) {
      plan.add(file + ": made anew without a record; whatever it held is lost");
      return;
    }
    try (var window = FileWindow.open(file)) {
      long length = window.length() - tailOffset();
      if (length <= 0) {
        return;
      }
      plan.add(
          "%s: cut %d bytes at offset %d, kept in %s"
              .formatted(file, length, tailOffset(), kept(copy).getFileName()));
      plan.addAll(LostRecords.in(window, reconciliation.end()));
    }
  }

  private Path kept(SegmentFiles copy) {
    var file = copy.segment(reconciliation.end().segment());
    return file.resolveSibling(file.getFileName() + ".cut-" + tailOffset());
  }

  private void cutTail(SegmentFiles copy) throws IOException {
    var file = copy.segment(reconciliation.end().segment());
    if (Files.exists(file)) {
      if (!isMadeAnew(file)) {
        keepTail(file, kept(copy));
        disk.forceDirectory(copy.directory()); // else a power cut might take it after the cut
      }
      try (var segment = disk.open(file)) {
        Disk.cut(segment, tailOffset());
      }
    }
    if (reconciliation.isSegmentMissing()) {
      copy.create(disk, reconciliation.headerAtEnd()).close();
    }
    disk.forceDirectory(copy.directory());
  }

  /// Whether a repair that broke off has emptied the segment and begun its new header: what there
  /// was is kept already.
  private boolean isMadeAnew(Path file) {
    if (!reconciliation.isSegmentMissing()) {
      return false;
    }
    try (var window = FileWindow.open(file)) {
      int length = (int) Math.min(window.length(), Layout.SEGMENT_HEADER_LENGTH);
      return window.length() == length
          && reconciliation.headerAtEnd().beginsWith(window.bytes(0, length));
    }
  }

  private void keepTail(Path file, Path kept) throws IOException {
    try (var window = FileWindow.open(file);
        var keeping = disk.open(kept)) {
      long end = window.length();
      for (long at = tailOffset(); at < end; at += CHUNK_LENGTH) {
        ByteBuffer bytes = window.bytes(at, (int) Math.min(CHUNK_LENGTH, end - at));
        Disk.writeFully(keeping, bytes, at - tailOffset());
      }
      keeping.force();
    }
  }

  @Override
  public void close() {
    locks.forEach(DirectoryLock::close);
  }
}
