package io.millrace.benchmarks;

import io.millrace.benchmarks.Forks.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What compiling costs, a row a compiler: Markdown for people, to be put into the documents as it
/// is.
final class CheckerTable {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final int PERCENT = 100;
  private static final String HEAD =
      """

      | sources | compiler | CPU s | millrace over it | spread | µs a line | allocated MB | warnings |
      |---|---|---|---|---|---|---|---|\
      """;

  private final Report report;
  private boolean hasHead;

  CheckerTable(Report report) {
    this.report = report;
  }

  /// Prints one compilation.
  ///
  /// @param lineCount of its sources, or how many statements its method has
  /// @param results by the compilers' titles
  void print(String sources, long lineCount, Map<String, Results> results) {
    report.printIfJson(cell(sources, lineCount, results));
    if (!hasHead) {
      report.note(HEAD);
      hasHead = true;
    }
    results.forEach((title, result) -> report.note(row(sources, lineCount, title, results)));
  }

  /// Lines for each second of the processor: more is better, as everywhere.
  static Report.Cell cell(String sources, long lineCount, Map<String, Results> results) {
    var speeds = new LinkedHashMap<String, List<Double>>();
    results.forEach((title, result) ->
        speeds.put(
            title, result.of("cpuSeconds").stream().map(seconds -> lineCount / seconds).toList()));
    var ours = Objects.requireNonNull(speeds.remove(CheckerCompiler.MILLRACE.title()));
    var beside = new LinkedHashMap<String, List<Double>>();
    var javac = speeds.remove(CheckerCompiler.JAVAC.title());
    if (javac != null) {
      beside.put(CheckerCompiler.JAVAC.title(), javac);
    }
    var result = Objects.requireNonNull(results.get(CheckerCompiler.MILLRACE.title()));
    return new Report.Cell(
        "checker/" + sources,
        "lines/CPU s",
        ours,
        speeds,
        beside,
        result.median("cpuSeconds") * NANOS_PER_SECOND / lineCount,
        result.median("allocatedBytes") / lineCount,
        Map.of());
  }

  static String row(String sources, long lineCount, String title, Map<String, Results> results) {
    var result = Objects.requireNonNull(results.get(title));
    var ours = Objects.requireNonNull(results.get(CheckerCompiler.MILLRACE.title()));
    double seconds = result.median("cpuSeconds");
    var all = result.of("cpuSeconds").stream().mapToDouble(each -> each).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.0f %% | %.1f | %,.0f | %.0f |",
        sources,
        title,
        seconds,
        ours.median("cpuSeconds") / seconds,
        (all.getMax() - all.getMin()) / seconds * PERCENT,
        seconds / lineCount * MICROS_PER_SECOND,
        result.median("allocatedBytes") / BYTES_PER_MEGABYTE,
        result.median("warnings"));
  }
}
