package io.millrace.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A ledger's second copy in another directory, best on another disk. Every write is durable in
/// both before anybody is answered, so either one alone is the whole ledger.
///
/// `DIR/mirror` names it, so that whoever opens the ledger keeps both.
public final class Mirror {
  private Mirror() {}

  private static Path nameFile(Path ledger) {
    return ledger.resolve("mirror");
  }

  /// The directory of the ledger's mirror, if it has one.
  ///
  /// @throws JournalException if that cannot be read
  public static Optional<Path> of(Path ledger) {
    var file = nameFile(ledger);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      return Optional.of(Path.of(Files.readString(file, UTF_8).strip()));
    } catch (IOException | IllegalArgumentException e) {
      throw Damage.at(file, 0, "it does not name the mirror's directory", e);
    }
  }

  /// Copies the ledger, made if it is not there, to a directory that holds nothing or an older copy
  /// of it, and keeps it there from now on.
  ///
  /// @return the hash of the chain, the same in both
  /// @throws JournalException if the ledger is held or damaged, or the directory holds something
  ///   else
  public static String begin(Path ledger, Path mirror) {
    return begin(ledger, mirror, new Disk.Real());
  }

  static String begin(Path ledger, Path mirror, Disk disk) {
    var files = new SegmentFiles(ledger.toAbsolutePath().normalize());
    var copy = new SegmentFiles(mirror.toAbsolutePath().normalize());
    if (copy.ledger().startsWith(files.ledger()) || files.ledger().startsWith(copy.ledger())) {
      throw Damage.unusable(mirror, "a mirror lies outside its ledger's directory", null);
    }
    try {
      if (disk.delete(nameFile(files.ledger()))) { // an earlier one ends here
        disk.forceDirectory(files.ledger());
      }
      SegmentJournal.open(files.ledger(), disk, SegmentJournal.SEGMENT_LENGTH_MAX).close();
      Recovery.createDirectories(disk, copy.directory());
      try (var _ = DirectoryLock.acquire(files.ledger());
          var _ = DirectoryLock.acquire(copy.ledger())) {
        var reconciliation = new Reconciliation(files, copy, false);
        var damage = reconciliation.damage(files); // what the copy lacks it gets
        if (damage.isPresent()) {
          throw damage.get();
        }
        reconciliation.apply(disk, null);
        var hash = Backup.compare(files.ledger(), copy.ledger());
        remember(disk, files.ledger(), copy.ledger());
        return hash;
      }
    } catch (IOException e) {
      throw Damage.writeFailed(copy.directory(), e);
    }
  }

  /// Keeps no mirror from now on; the copy stays as it is.
  ///
  /// @return false if there was none
  /// @throws JournalException if the ledger is held
  public static boolean end(Path ledger) {
    var directory = ledger.toAbsolutePath().normalize();
    try (var _ = DirectoryLock.acquire(directory)) {
      boolean was = Files.deleteIfExists(nameFile(directory));
      new Disk.Real().forceDirectory(directory);
      return was;
    } catch (IOException e) {
      throw Damage.writeFailed(nameFile(directory), e);
    }
  }

  private static void remember(Disk disk, Path ledger, Path mirror) throws IOException {
    var file = nameFile(ledger);
    var temporary = ledger.resolve("mirror.tmp");
    disk.delete(temporary);
    try (var writing = disk.open(temporary)) {
      Disk.writeFully(writing, ByteBuffer.wrap((mirror + "\n").getBytes(UTF_8)), 0);
      writing.force();
    }
    disk.rename(temporary, file);
    disk.forceDirectory(ledger);
  }

  /// Gives each copy what a crash has kept from it, before the ledger goes on.
  ///
  /// @return one line on what was mended, if anything
  /// @throws JournalException if a copy is missing, or differs in a way that no crash explains
  static Optional<String> catchUp(SegmentFiles files, SegmentFiles mirror, Disk disk)
      throws IOException {
    if (!Reconciliation.isThere(mirror)) {
      throw Damage.unusable(
          mirror.ledger(),
          "the ledger's mirror is not there: mount it, or make it anew with `millrace mirror DIR`, or give it up with `millrace mirror --off`",
          null);
    }
    if (!Reconciliation.isThere(files)) {
      throw Damage.unusable(
          files.ledger(),
          "the journal is gone, its mirror %s is there: `millrace repair` brings it back"
              .formatted(mirror.ledger()),
          null);
    }
    var reconciliation = new Reconciliation(files, mirror, true);
    var damage = reconciliation.damage(null);
    if (damage.isPresent()) {
      throw damage.get();
    }
    reconciliation.cuts().removeIf(cut -> cut.of().equals(files)); // recovery tells of these
    reconciliation.apply(disk, null);
    return reconciliation.fixes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: %d bytes that one copy lacked since a crash came from the other"
                .formatted(
                    reconciliation.fixes().getFirst().to().ledger(),
                    reconciliation.fixes().stream().mapToLong(Comparison.Fix::length).sum()));
  }

  /// Compares the ledger with its mirror up to a record that is durable; also beside the ledger's
  /// owner.
  ///
  /// @return the first difference, if there is one
  public static Optional<String> difference(Path ledger, Path mirror, long lastSeq) {
    var files = new SegmentFiles(ledger.toAbsolutePath().normalize());
    var copy = new SegmentFiles(mirror.toAbsolutePath().normalize());
    try (var comparison = new Comparison(files, copy, false, lastSeq).run()) {
      if (!comparison.fixes().isEmpty()) {
        var fix = comparison.fixes().getFirst();
        return Optional.of(
            "%s differs from %s at offset %d, and that one is whole: `millrace repair` shows what can be restored"
                .formatted(
                    fix.to().segment(fix.segment()),
                    fix.from().segment(fix.segment()),
                    fix.offset()));
      }
      if (comparison.end().lastSeq() < lastSeq) {
        return Optional.of(
            "%s: the copies end at record %d, not at %d"
                .formatted(copy.ledger(), comparison.end().lastSeq(), lastSeq));
      }
      return Optional.empty();
    } catch (JournalException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }
}
