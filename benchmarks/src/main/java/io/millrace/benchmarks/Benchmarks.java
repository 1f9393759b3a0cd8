package io.millrace.benchmarks;

import java.util.List;

/// Runs one benchmark by name.
public final class Benchmarks {
  private static final int USAGE = 2;

  private Benchmarks() {}

  /// Runs the benchmark that the arguments name.
  ///
  /// @param args the benchmark's name, then `--quick` for a short run never to be quoted, `--json`
  ///   for one object a line
  public static void main(String[] args) throws Exception {
    var words = List.of(args);
    var report = new Report(words.contains("--json"));
    boolean quick = words.contains("--quick");
    boolean known =
        words.stream().allMatch(w -> List.of("ledger", "--quick", "--json").contains(w));
    if (!known || !words.contains("ledger")) {
      System.err.println("usage: benchmarks/run ledger [--quick] [--json]");
      System.exit(USAGE);
    }
    LedgerBenchmark.run(quick, report);
  }
}
