package io.millrace.benchmarks.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The program of one fresh JVM: measures one subject under some loads, each on a new ledger, after
/// the same on another one to warm up.
///
/// It prints one line, for each load its figures with the load's name before them.
public final class LedgerFork {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private LedgerFork() {}

  /// Measures.
  ///
  /// @param args the subject's title, the loads' names with commas between, at the most so many
  ///   milliseconds and so many transfers for each load, and an existing directory
  public static void main(String[] args) throws Exception {
    var subject = Subject.named(args[0]);
    var loads = Arrays.stream(args[1].split(",")).map(Load::named).toList();
    var limit = new Run.Limit(Long.parseLong(args[2]) * NANOS_PER_MILLI, Long.parseLong(args[3]));
    var figures = new Figures();
    for (var load : loads) {
      measure(subject, load, limit, Path.of(args[4]), figures);
    }
    System.out.println(figures);
    System.out.flush();
  }

  private static void measure(
      Subject subject, Load load, Run.Limit limit, Path directory, Figures figures)
      throws Exception {
    try (var ledger = open(subject, directory.resolve("warm-up"), load)) {
      Run.of(load, ledger, limit);
    }
    Directories.delete(directory.resolve("warm-up"));
    System.gc();
    Run.Result result;
    try (var ledger = open(subject, directory.resolve("ledger"), load)) {
      result = Run.of(load, ledger, limit);
    }
    double stored = Directories.bytesBelow(directory.resolve("ledger"));
    Directories.delete(directory.resolve("ledger"));
    double count = result.counts().sum();
    figures.add(load, result);
    figures.add(
        load,
        "queryMicros",
        load.queryCount() == 0 || subject == Subject.BARE // which has no way to an account's lines
            ? Double.NaN
            : Figures.medianMicros(result.queryLatencies()));
    figures.add(load, "cpuNanos", subject.isServer() ? Double.NaN : result.cpuNanos() / count);
    figures.add(load, "storedBytes", subject.isServer() ? Double.NaN : stored / count);
  }

  private static Ledger open(Subject subject, Path directory, Load load) throws Exception {
    return subject.open(Files.createDirectories(directory), load.accountCount());
  }
}
