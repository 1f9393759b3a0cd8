package io.millrace.benchmarks;

import io.millrace.benchmarks.Forks.Results;
import io.millrace.benchmarks.ledger.StartFork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/// How long a ledger takes to open again: with the index beside its segments, and with the segments
/// alone, when it makes that index anew.
///
/// Every opening is a process of its own, from its first line to its first answer; the two ways
/// take turns. The files are in the kernel's memory, as they are after a restart of the process.
final class StartBenchmark {
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(9);
  private static final double BYTES_PER_MIB = 1 << 20;
  private static final int ROUND_COUNT = 3;

  /// Of heap, for ten million transfers; more get more.
  private static final long TEN_MILLION = 10_000_000;

  private static final int GIB_TO_OPEN = 1;
  private static final int GIB_TO_MAKE = 3;

  private static final String COUNTS = "1000000,10000000";
  private static final String QUICK_COUNTS = "500000";

  private StartBenchmark() {}

  static void run(boolean quick, Report report) throws IOException, InterruptedException {
    var directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("millrace.benchmarks.directory", ".")), "start");
    try {
      report.note("java " + String.join(" ", options(TEN_MILLION, GIB_TO_OPEN)));
      report.note(
          """

          | transfers | from | seconds | records/s | spread | CPU ns | heap MB | resident MB at the most |
          |---|---|---|---|---|---|---|---|\
          """);
      for (long count : counts(quick)) {
        var ledger = directory.resolve("of-" + count);
        var _ = fork("make", options(count, GIB_TO_MAKE), "make", ledger, count);
        openings(
                ledger, options(count, GIB_TO_OPEN), count > TEN_MILLION || quick ? 1 : ROUND_COUNT)
            .forEach((from, results) -> print(count, from, results, report));
        delete(ledger);
      }
    } finally {
      delete(directory);
    }
  }

  private static long[] counts(boolean quick) {
    // For the long runs, that are done by hand.
    var counts =
        System.getProperty("millrace.benchmarks.counts", quick ? QUICK_COUNTS : COUNTS).split(",");
    return Arrays.stream(counts).flatMapToLong(c -> LongStream.of(Long.parseLong(c))).toArray();
  }

  private static List<String> options(long count, int gibForTenMillion) {
    long gib = (count + TEN_MILLION - 1) / TEN_MILLION * gibForTenMillion;
    return List.of("-Xmx" + gib + "g", "-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");
  }

  private static Map<String, Results> openings(Path ledger, List<String> options, int roundCount)
      throws IOException, InterruptedException {
    var results = new LinkedHashMap<String, Results>();
    for (int round = 0; round < roundCount; round++) {
      open("index", options, ledger, results);
      deleteIndex(ledger);
      open("journal", options, ledger, results); // and makes the index for the next round
    }
    return results;
  }

  private static void open(
      String from, List<String> options, Path ledger, Map<String, Results> results)
      throws IOException, InterruptedException {
    results
        .computeIfAbsent(from, _ -> new Results(new ArrayList<>()))
        .rounds()
        .add(fork(from, options, "open", ledger));
  }

  private static Map<String, Double> fork(String name, List<String> options, Object... arguments)
      throws IOException, InterruptedException {
    return Forks.run(Forks.Subject.java(name, options, StartFork.class, arguments), FORK_TIMEOUT);
  }

  private static void print(long count, String from, Results results, Report report) {
    var perSecond = results.of("perSecond");
    var cell =
        new Report.Cell(
            "start/%d/%s".formatted(count, from),
            "records/s",
            perSecond,
            Map.of(),
            results.median("cpuNanos"),
            Double.NaN);
    report.printIfJson(cell);
    report.note(
        String.format(
            Locale.ROOT,
            "| %,d | %s | %.2f | %,.0f | %.0f %% | %.0f | %.0f | %.0f |",
            count,
            from,
            results.median("seconds"),
            Report.median(perSecond),
            cell.spread() * 100,
            results.median("cpuNanos"),
            results.median("heapBytes") / BYTES_PER_MIB,
            results.median("residentBytes") / BYTES_PER_MIB));
  }

  private static void deleteIndex(Path ledger) throws IOException {
    try (var files = Files.newDirectoryStream(ledger.resolve("journal"), "*.idx")) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
