package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Proof that this process alone owns a ledger's directory; the system takes it back when the
/// process ends, however it ends. The file itself stays, as one that comes and goes could be locked
/// twice under one name.
final class DirectoryLock implements AutoCloseable {
  /// What this process holds. Needed because closing *any* channel of a file gives up all of the
  /// process's locks on it (POSIX): a second attempt must fail before it opens the file.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// @param ledger the directory to own
  /// @throws JournalException if somebody holds it already, or the lock file cannot be made
  static DirectoryLock acquire(Path ledger) {
    var file = ledger.resolve("lock");
    try {
      var directory = ledger.toRealPath();
      if (!HELD.add(directory)) {
        throw held(file);
      }
      try {
        return lock(directory, file);
      } catch (IOException | RuntimeException e) {
        HELD.remove(directory);
        throw e;
      }
    } catch (IOException e) {
      throw Damage.unusable(file, "the ledger's directory cannot be locked", e);
    }
  }

  private static DirectoryLock lock(Path directory, Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by this process, but by another class loader: no more ours than another process's.
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    if (!locked) {
      throw held(file);
    }
    return new DirectoryLock(directory, channel);
  }

  private static JournalException held(Path file) {
    return new JournalException(
        JournalException.Kind.HELD,
        "%s is held: another process owns this ledger; use that one, or stop it first"
            .formatted(file),
        null);
  }

  /// Gives the directory free; idempotent.
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw Damage.unusable(directory, "the ledger's directory cannot be unlocked", e);
    } finally {
      HELD.remove(directory);
    }
  }
}
