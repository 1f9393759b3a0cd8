package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// A grid of cells in which peers stand beside ours, a row a cell: Markdown for people, to be put
/// into the documents as it is.
final class PeersTable {
  private static final double MILLION = 1e6;
  private static final String OPS = "opsPerSecond";
  private static final String CPU = "cpuNanosPerOp";
  private static final String ALLOCATED = "allocatedBytesPerOp";
  private static final String COLUMNS =
      """

      | cell | millrace | best that blocks | ratio | spread | CPU ns | bytes | the others | beside |
      |---|---|---|---|---|---|---|---|---|\
      """;

  private final Report report;
  private final String title;
  private final List<Report.Cell> cells = new ArrayList<>();

  /// A table without a row.
  ///
  /// @param title what the figures are
  PeersTable(Report report, String title) {
    this.report = report;
    this.title = title;
  }

  /// Prints one cell.
  ///
  /// @param results of all that take part, ours first
  /// @param beside the titles of those that cannot be the best peer
  void print(String name, Map<String, Forks.Results> results, Set<String> beside) {
    var cell = cell(name, results, beside);
    if (cells.isEmpty()) {
      report.note(title);
      report.note(COLUMNS);
    }
    cells.add(cell);
    report.printIfJson(cell);
    report.note(row(cell, results));
  }

  /// Prints what the table comes to.
  void end() {
    var behind =
        cells.stream()
            .filter(cell -> cell.ratio().map(ratio -> ratio < 1).orElse(false))
            .map(Report.Cell::name)
            .toList();
    report.note(
        "\nFirst among those that block in %d of %d cells%s"
            .formatted(
                cells.size() - behind.size(),
                cells.size(),
                behind.isEmpty() ? "." : "; not in " + String.join(", ", behind) + "."));
  }

  static Report.Cell cell(String name, Map<String, Forks.Results> results, Set<String> beside) {
    var ours = results.values().iterator().next();
    var blocking = new LinkedHashMap<String, List<Double>>();
    var others = new LinkedHashMap<String, List<Double>>();
    var cpuNanos = new LinkedHashMap<String, Double>();
    results.entrySet().stream()
        .skip(1)
        .forEach(peer -> {
          var title = peer.getKey();
          (beside.contains(title) ? others : blocking).put(title, peer.getValue().of(OPS));
          cpuNanos.put(title, peer.getValue().median(CPU));
        });
    return new Report.Cell(
        name,
        "ops/s",
        ours.of(OPS),
        blocking,
        others,
        ours.median(CPU),
        ours.median(ALLOCATED),
        cpuNanos);
  }

  static String row(Report.Cell cell, Map<String, Forks.Results> results) {
    var best = new LinkedHashMap<>(cell.peers());
    best.keySet().retainAll(cell.best().stream().toList());
    var others = new LinkedHashMap<>(cell.peers());
    others.keySet().removeAll(best.keySet());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.0f %% | %.0f / %s | %.0f / %s | %s | %s |",
        cell.name(),
        millions(cell.ours()),
        list(best),
        cell.ratio().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse(""),
        cell.spread() * 100,
        cell.cpuNanos(),
        cell.best().map(peer -> figure(peer, CPU, results)).orElse("–"),
        cell.allocatedBytes(),
        cell.best().map(peer -> figure(peer, ALLOCATED, results)).orElse("–"),
        list(others),
        list(cell.beside()));
  }

  private static String list(Map<String, List<Double>> peers) {
    return peers.entrySet().stream()
        .map(peer -> peer.getKey() + " " + millions(peer.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String millions(List<Double> values) {
    return String.format(Locale.ROOT, "%.3g", Report.median(values) / MILLION);
  }

  /// Rust's programs do not count what they allocate.
  private static String figure(String title, String name, Map<String, Forks.Results> results) {
    var result = Objects.requireNonNull(results.get(title), title);
    return result.rounds().getFirst().containsKey(name)
        ? String.format(Locale.ROOT, "%.0f", result.median(name))
        : "–";
  }
}
