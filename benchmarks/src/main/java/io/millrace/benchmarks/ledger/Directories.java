package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Directories of ledgers: how large they are, and their end.
public final class Directories {
  private Directories() {}

  static long bytesBelow(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  /// Deletes it with everything in it.
  ///
  /// @param directory which exists
  public static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
