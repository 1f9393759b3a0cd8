package io.millrace.benchmarks;

import io.millrace.benchmarks.Forks.Results;
import io.millrace.benchmarks.ledger.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The ledger's loads, a row a subject: Markdown for people, to be put into the documents as it is.
final class LedgerTable {
  private static final int PERCENT = 100;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final String HEAD =
      """

      | load | subject | transfers/s | ours over it | spread | p50 ms | p99 ms | CPU µs | allocated B | stored B | statement ms |
      |---|---|---|---|---|---|---|---|---|---|---|\
      """;

  private final Report report;
  private boolean hasHead;

  LedgerTable(Report report) {
    this.report = report;
  }

  /// Prints one load.
  ///
  /// @param results by the subjects' titles, ours among them
  void print(String load, Map<String, Results> results) {
    var cell = cell(load, results);
    report.printIfJson(cell);
    if (!hasHead) {
      report.note(HEAD);
      hasHead = true;
    }
    results.forEach((title, result) -> report.note(row(load, title, result, cell)));
  }

  static Report.Cell cell(String load, Map<String, Results> results) {
    var peers = new LinkedHashMap<String, List<Double>>();
    var beside = new LinkedHashMap<String, List<Double>>();
    var cpuNanos = new LinkedHashMap<String, Double>();
    results.forEach((title, result) -> {
      var into = Subject.BARE.title().equals(title) ? beside : peers;
      into.put(title, result.of(load + "/perSecond"));
      cpuNanos.put(title, result.median(load + "/cpuNanos"));
    });
    var ours = Objects.requireNonNull(results.get(Subject.MILLRACE.title()));
    peers.remove(Subject.MILLRACE.title());
    cpuNanos.remove(Subject.MILLRACE.title());
    cpuNanos.values().removeIf(each -> each.isNaN()); // of a server, which is not seen from here
    return new Report.Cell(
        "ledger/" + load,
        "tx/s",
        ours.of(load + "/perSecond"),
        peers,
        beside,
        ours.median(load + "/cpuNanos"),
        ours.median(load + "/allocatedBytes"),
        cpuNanos);
  }

  static String row(String load, String title, Results result, Report.Cell cell) {
    var perSecond = result.of(load + "/perSecond");
    double median = Report.median(perSecond);
    var spread = perSecond.stream().mapToDouble(each -> each).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %.2f | %s | %.2f | %.2f | %s | %,.0f | %s | %s |",
        load,
        title,
        median,
        Report.median(cell.ours()) / median,
        perSecond.size() == 1
            ? "–"
            : known("%.0f %%", (spread.getMax() - spread.getMin()) / median * PERCENT),
        result.median(load + "/p50Micros") / MICROS_PER_MILLI,
        result.median(load + "/p99Micros") / MICROS_PER_MILLI,
        known("%.2f", result.median(load + "/cpuNanos") / MICROS_PER_MILLI),
        result.median(load + "/allocatedBytes"),
        known("%.0f", result.median(load + "/storedBytes")),
        known("%.2f", result.median(load + "/queryMicros") / MICROS_PER_MILLI));
  }

  private static String known(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
