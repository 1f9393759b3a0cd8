package io.millrace.journal;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A disk that breaks off at a chosen step, and knows what of it a power cut would leave: only what
/// was forced, file by file and name by name.
final class SimulatedDisk extends FakeDisk {

  /// What a power cut takes with it.
  enum Loss {
    /// Contents and names that were not forced.
    CONTENT_AND_NAMES,
    /// Contents that were not forced; the names have reached the disk by themselves.
    CONTENT,
    /// Names that were not forced; the contents have reached the disk by themselves.
    NAMES,
    /// The half of what was written since a file was forced.
    HALF_THE_CONTENT
  }

  /// The process is gone.
  static final class Crash extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
  }

  private static final int PIECE_LENGTH = 32;

  private final Path given;
  private final Map<Path, byte[]> durable = new HashMap<>();
  private final Set<Path> durableNames = new HashSet<>();
  private int stepsLeft = Integer.MAX_VALUE;

  /// @param given a directory that was there before
  SimulatedDisk(Path given) {
    this.given = given;
  }

  void crashAt(int step) {
    stepsLeft = step;
  }

  boolean crashed() {
    return stepsLeft <= 0;
  }

  /// The next process works.
  void mend() {
    stepsLeft = Integer.MAX_VALUE;
  }

  private void step() {
    if (stepsLeft <= 0 || --stepsLeft == 0) {
      throw new Crash();
    }
  }

  /// Takes long writes in pieces, so that a crash finds the beginning of one.
  @Override
  int writing(Path file, long offset, int length) {
    step();
    return length > PIECE_LENGTH ? length / 2 : length;
  }

  @Override
  void forcing(Path file) {
    step();
    durable.put(file, Samples.bytes(file));
  }

  @Override
  void truncating(Path file, long length) {
    step();
  }

  @Override
  void opening(Path file) {
    step();
  }

  @Override
  void makingDirectory(Path directory) {
    step();
  }

  @Override
  void forcingDirectory(Path directory) {
    step();
    try (var names = Files.list(directory)) {
      names.forEach(durableNames::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies what is left of the ledger after a power cut now.
  void afterPowerCut(Path ledger, Path to, Loss loss) {
    var journal = ledger.resolve("journal");
    boolean namesStay = loss == Loss.CONTENT || loss == Loss.HALF_THE_CONTENT;
    if (!isThere(journal, namesStay)) {
      return;
    }
    try {
      Files.createDirectories(to.resolve("journal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Samples.segments(ledger)
        .forEach((name, now) -> {
          var file = journal.resolve(name);
          if (isThere(file, namesStay)) {
            Samples.put(to.resolve("journal").resolve(name), left(file, now, loss));
          }
        });
  }

  /// Whether the path can be found: its own name is there, and those of all directories above it.
  private boolean isThere(Path path, boolean namesStay) {
    for (var at = path; at != null && !at.equals(given); at = at.getParent()) {
      if (!Files.exists(at) || (!namesStay && !durableNames.contains(at))) {
        return false;
      }
    }
    return true;
  }

  private byte[] left(Path file, byte[] now, Loss loss) {
    var forced = durable.getOrDefault(file, new byte[0]);
    return switch (loss) {
      case NAMES -> now;
      case CONTENT, CONTENT_AND_NAMES -> forced;
      case HALF_THE_CONTENT -> {
        int length = Math.min(now.length, (forced.length + now.length + 1) / 2);
        yield Arrays.copyOf(now, length);
      }
    };
  }
}
