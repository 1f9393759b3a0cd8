package io.millrace.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs one benchmark by name.
public final class Benchmarks {
  private static final int USAGE = 2;

  private interface Benchmark {
    void run(boolean quick, Report report) throws Exception;
  }

  private static final Map<String, Benchmark> BENCHMARKS =
      new TreeMap<>(
          Map.ofEntries(
              // One line a benchmark, one word in the head of `benchmarks/run`.
              Map.entry("article", ArticleBenchmark::run),
              Map.entry("channels", ChannelsBenchmark::run),
              Map.entry("checker", CheckerBenchmark::run),
              Map.entry("latency", LatencyBenchmark::run),
              Map.entry("ledger", LedgerBenchmark::run),
              Map.entry("mutex", MutexBenchmark::run),
              Map.entry("server", ServerBenchmark::run),
              Map.entry("soak", Soak::run),
              Map.entry("start", StartBenchmark::run)));

  private Benchmarks() {}

  /// Runs the benchmark that the arguments name.
  ///
  /// @param args the benchmark's name, then `--quick` for a short run never to be quoted, `--json`
  ///   for one object a line; or `soak` and how many minutes
  public static void main(String[] args) throws Exception {
    var words = List.of(args);
    if (words.size() == 2
        && words.getFirst().equals("soak")
        && words.get(1).matches("[1-9]\\d{0,3}")) {
      Soak.run(Integer.parseInt(words.get(1)), new Report(false));
      return;
    }
    var benchmark = args.length == 0 ? null : BENCHMARKS.get(args[0]);
    if (benchmark == null
        || !List.of("--quick", "--json").containsAll(words.subList(1, words.size()))) {
      System.err.println(
          "usage: benchmarks/run %s [--quick] [--json], or: benchmarks/run soak MINUTES"
              .formatted(String.join("|", BENCHMARKS.keySet())));
      System.exit(USAGE);
      return;
    }
    benchmark.run(words.contains("--quick"), new Report(words.contains("--json")));
  }
}
