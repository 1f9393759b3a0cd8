package io.millrace.benchmarks;

import io.millrace.benchmarks.channels.Cell;
import io.millrace.benchmarks.channels.Cell.Shape;
import io.millrace.benchmarks.channels.Cell.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Rust's channels: those of std, and crossbeam's where Debian's package has its sources. Built
/// here, left out with a word where that cannot be.
final class RustChannels {
  private static final Path DEBIAN_SOURCES = Path.of("/usr/share/cargo/registry");
  private static final Predicate<Cell> PLATFORM = cell -> cell.threads() == Threads.PLATFORM;

  private RustChannels() {}

  /// Builds the program.
  ///
  /// @return what it can run; empty if it cannot be built
  static List<Candidate> build() throws IOException, InterruptedException {
    var target = Path.of(System.getProperty("millrace.benchmarks.directory", "target"));
    var sources = target.resolveSibling("rust");
    var std = PLATFORM.and(cell -> hasStd(cell.shape()));
    var candidates = new ArrayList<Candidate>();
    if (hasCrossbeam()) {
      var cargoTarget = target.resolve("crossbeam");
      var program = cargoTarget.resolve("release/channels");
      if (run(cargo(sources, cargoTarget))) {
        candidates.add(candidate("std mpsc", "std", std, program));
        candidates.add(candidate("crossbeam", "crossbeam", PLATFORM, program));
        return candidates;
      }
    }
    leaveOut("crossbeam", "no cargo here, or not its Debian package librust-crossbeam-channel-dev");
    var program = Files.createDirectories(target.resolve("rust")).resolve("channels");
    if (run(rustc(sources, program))) {
      candidates.add(candidate("std mpsc", "std", std, program));
    } else {
      leaveOut("Rust's std mpsc", "no rustc here that builds it");
    }
    return candidates;
  }

  private static void leaveOut(String peer, String reason) {
    System.err.println("benchmarks: " + peer + " is left out: " + reason);
  }

  private static Candidate candidate(
      String title, String library, Predicate<Cell> supports, Path program) {
    return new Candidate(
        title,
        true,
        supports,
        (cell, millis) ->
            new Forks.Subject(
                title,
                List.of(program.toString(), library, cell.name(), Integer.toString(millis))));
  }

  private static boolean hasStd(Shape shape) {
    return shape != Shape.MPMC && shape != Shape.SELECT;
  }

  private static boolean hasCrossbeam() throws IOException {
    if (!Files.isDirectory(DEBIAN_SOURCES)) {
      return false;
    }
    try (var crates = Files.list(DEBIAN_SOURCES)) {
      return crates.anyMatch(crate -> crate.getFileName().toString().startsWith("crossbeam-chan"));
    }
  }

  private static List<String> cargo(Path sources, Path target) {
    return List.of(
        "cargo",
        "build",
        "--quiet",
        "--release",
        "--offline",
        "--config",
        "source.crates-io.replace-with='debian'",
        "--config",
        "source.debian.directory='" + DEBIAN_SOURCES + "'",
        "--manifest-path",
        sources.resolve("Cargo.toml").toString(),
        "--target-dir",
        target.toString());
  }

  private static List<String> rustc(Path sources, Path program) {
    return List.of(
        "rustc",
        "--edition=2021",
        "-O",
        "-o",
        program.toString(),
        sources.resolve("channels.rs").toString());
  }

  private static boolean run(List<String> command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException notInstalled) {
      return false;
    }
  }
}
