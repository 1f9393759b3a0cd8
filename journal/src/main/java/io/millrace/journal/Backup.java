package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Whole copies of a ledger's directory: taken while its owner goes on posting, and put back. A
/// copy is a ledger like any other, and so is a mirror.
public final class Backup {
  /// What a ledger's directory holds beside its journal and is not made again by itself.
  private static final List<String> OTHER_FILES = List.of("tokens", "rejects");

  private static final int CHUNK_LENGTH = 1 << 20;

  private Backup() {}

  /// Copies a ledger to a directory that is empty or not there yet. Reads beside the owner, if
  /// there is one, and takes each batch only after it has checked it.
  ///
  /// @param lastSeq a record that is durable: what is behind its batch is left out; the largest
  ///   number for all of a ledger that nobody owns
  /// @return the hash of the copy's chain, compared with the ledger's
  /// @throws JournalException if the ledger is damaged, or the directory is not empty or cannot be
  ///   written
  public static String copy(Path ledger, Path to, long lastSeq) {
    return copy(ledger, to, lastSeq, new Disk.Real());
  }

  static String copy(Path ledger, Path to, long lastSeq, Disk disk) {
    var files = new SegmentFiles(ledger.toAbsolutePath().normalize());
    var copy = new SegmentFiles(to.toAbsolutePath().normalize());
    if (!Files.isDirectory(files.directory())) {
      throw Damage.unusable(ledger, "there is no ledger here", null);
    }
    try {
      requireEmpty(to);
      Recovery.createDirectories(disk, copy.directory());
      var hash = copyJournal(files, copy, lastSeq, disk);
      for (var name : OTHER_FILES) {
        copyOther(files.ledger().resolve(name), copy.ledger().resolve(name), disk);
      }
      disk.forceDirectory(copy.ledger());
      var found = replayedHash(copy.ledger());
      if (!found.equals(hash)) {
        throw Damage.unusable(
            to, "the copy's hash is %s, the ledger's %s".formatted(found, hash), null);
      }
      return hash;
    } catch (IOException e) {
      throw Damage.writeFailed(to, e);
    }
  }

  /// Reads two copies to their ends.
  ///
  /// @return the hash of both
  /// @throws JournalException if they differ or one is damaged
  static String compare(Path ledger, Path other) {
    var hash = replayedHash(ledger);
    var found = replayedHash(other);
    if (!found.equals(hash)) {
      throw Damage.unusable(
          other, "its hash is %s, that of %s is %s".formatted(found, ledger, hash), null);
    }
    return hash;
  }

  static String replayedHash(Path ledger) {
    try (var journal = SegmentJournal.readOnly(ledger)) {
      return journal.replay(_ -> {});
    }
  }

  private static String copyJournal(SegmentFiles from, SegmentFiles to, long lastSeq, Disk disk)
      throws IOException {
    try (var comparison = new Comparison(from, from, false, lastSeq).run()) {
      var end = comparison.end();
      if (lastSeq == Long.MAX_VALUE) {
        replayedHash(from.ledger()); // says where, if the end is damaged
      } else if (end.lastSeq() < lastSeq) {
        replayedHash(from.ledger());
        throw Damage.unusable(
            from.ledger(),
            "its journal ends at record %d, not at %d".formatted(end.lastSeq(), lastSeq),
            null);
      }
      for (int number = 1; number <= end.segment(); number++) {
        var file = from.segment(number);
        long length = number < end.segment() ? Files.size(file) : end.offset();
        copyFile(file, to.segment(number), length, disk);
      }
      disk.forceDirectory(to.directory());
      return end.chain().hex();
    }
  }

  private static void copyOther(Path from, Path to, Disk disk) throws IOException {
    if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
      disk.createDirectory(to);
      try (var files = Files.newDirectoryStream(from)) {
        for (var file : files) {
          copyOther(file, to.resolve(file.getFileName()), disk);
        }
      }
      disk.forceDirectory(to);
    } else if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      copyFile(from, to, Files.size(from), disk);
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static void copyFile(Path from, Path to, long length, Disk disk) throws IOException {
    try (var reading = FileWindow.open(from);
        var writing = disk.open(to)) {
      for (long at = 0; at < length; at += CHUNK_LENGTH) {
        ByteBuffer bytes = reading.bytes(at, (int) Math.min(CHUNK_LENGTH, length - at));
        Disk.writeFully(writing, bytes, at);
      }
      writing.force();
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var content = Files.newDirectoryStream(directory)) {
        if (content.iterator().hasNext()) {
          throw Damage.unusable(directory, "it is not empty: name an empty or new directory", null);
        }
      }
    }
  }
}
