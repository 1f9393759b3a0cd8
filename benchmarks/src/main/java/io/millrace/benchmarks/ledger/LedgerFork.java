package io.millrace.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The program of one fresh JVM: measures one subject under some loads, each on a new ledger, after
/// a short run of the same on another one to warm up.
///
/// It prints one line, for each load its figures with the load's name before them.
public final class LedgerFork {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final int WARM_UP_SHARE = 4;
  private static final long WARM_UP_NANOS_MAX = 2_000_000_000;
  private static final long WARM_UP_COUNT_MAX = 500_000;
  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  private LedgerFork() {}

  /// Measures.
  ///
  /// @param args the subject's title, the loads' names with commas between, at the most so many
  ///   milliseconds and so many transfers for each load, and an existing directory
  public static void main(String[] args) throws Exception {
    var subject = Subject.named(args[0]);
    var loads = Arrays.stream(args[1].split(",")).map(Load::named).toList();
    var limit = new Run.Limit(Long.parseLong(args[2]) * NANOS_PER_MILLI, Long.parseLong(args[3]));
    var line = new StringBuilder();
    for (var load : loads) {
      line.append(measure(subject, load, limit, Path.of(args[4])));
    }
    System.out.println(line.toString().strip());
    System.out.flush();
  }

  private static String measure(Subject subject, Load load, Run.Limit limit, Path directory)
      throws Exception {
    var warmUp =
        new Run.Limit(
            Math.min(limit.nanos() / WARM_UP_SHARE, WARM_UP_NANOS_MAX),
            Math.min(limit.transferCount() / WARM_UP_SHARE, WARM_UP_COUNT_MAX));
    try (var ledger = open(subject, directory.resolve("warm-up"), load)) {
      Run.of(load, ledger, warmUp);
    }
    delete(directory.resolve("warm-up"));
    System.gc();
    Run.Result result;
    try (var ledger = open(subject, directory.resolve("ledger"), load)) {
      result = Run.of(load, ledger, limit);
    }
    long stored = bytesBelow(directory.resolve("ledger"));
    delete(directory.resolve("ledger"));
    return figures(subject, load, result, stored);
  }

  private static String figures(Subject subject, Load load, Run.Result result, long stored) {
    double count = result.counts().sum();
    var latencies = result.latencies();
    var queries = result.queryLatencies();
    return List.of(
            figure("perSecond", count * NANOS_PER_SECOND / result.nanos()),
            figure("count", count),
            figure("p50Micros", latencies.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO),
            figure("p99Micros", latencies.getValueAtPercentile(TAIL) / NANOS_PER_MICRO),
            figure(
                "queryMicros",
                load.queryCount() == 0
                    ? Double.NaN
                    : queries.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO),
            figure("cpuNanos", subject.isServer() ? Double.NaN : result.cpuNanos() / count),
            figure("allocatedBytes", result.allocatedBytes() / count),
            figure("storedBytes", subject.isServer() ? Double.NaN : stored / count))
        .stream()
        .map(figure -> load.name() + "/" + figure)
        .reduce("", (line, figure) -> line + " " + figure);
  }

  private static String figure(String name, double value) {
    return String.format(Locale.ROOT, "%s=%.3f", name, value);
  }

  private static Ledger open(Subject subject, Path directory, Load load) throws Exception {
    return subject.open(Files.createDirectories(directory), load.accountCount());
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
