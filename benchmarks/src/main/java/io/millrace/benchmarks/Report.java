package io.millrace.benchmarks;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints one line a cell: for people, or as JSON with nothing else on standard output.
final class Report {
  private final boolean json;

  Report(boolean json) {
    this.json = json;
  }

  /// One cell: what was measured in rounds that took turns with the peers.
  ///
  /// @param unit of `ours` and `peers`, more is better
  /// @param ours one value a round
  /// @param peers the values of each, by name, in the order to print; empty if there is none here
  /// @param beside the same of those that are shown, but cannot be the best peer
  /// @param cpuNanos our processor time per operation
  /// @param allocatedBytes by us, per operation
  /// @param peersCpuNanos what is known of the peers' processor time per operation
  record Cell(
      String name,
      String unit,
      List<Double> ours,
      Map<String, List<Double>> peers,
      Map<String, List<Double>> beside,
      double cpuNanos,
      double allocatedBytes,
      Map<String, Double> peersCpuNanos) {

    Cell(
        String name,
        String unit,
        List<Double> ours,
        Map<String, List<Double>> peers,
        double cpuNanos,
        double allocatedBytes) {
      this(name, unit, ours, peers, Map.of(), cpuNanos, allocatedBytes, Map.of());
    }

    double spread() {
      return (Collections.max(ours) - Collections.min(ours)) / median(ours);
    }

    /// The name of the peer with the highest median.
    Optional<String> best() {
      return peers.entrySet().stream()
          .max(Comparator.comparingDouble(peer -> median(peer.getValue())))
          .map(Map.Entry::getKey);
    }

    /// Ours over the best peer's; bigger is better.
    Optional<Double> ratio() {
      return peers.values().stream()
          .map(Report::median)
          .max(Comparator.naturalOrder())
          .map(best -> median(ours) / best);
    }
  }

  void print(Cell cell) {
    System.out.println(json ? jsonLine(cell) : line(cell));
  }

  /// A cell that people see in another form.
  void printIfJson(Cell cell) {
    if (json) {
      print(cell);
    }
  }

  /// Something that is no cell; only for people.
  void note(String line) {
    if (!json) {
      System.out.println(line);
    }
  }

  private static String jsonLine(Cell cell) {
    var peers =
        Stream.of(cell.peers(), cell.beside())
            .flatMap(map -> map.entrySet().stream())
            .map(peer -> jsonPair(peer.getKey(), "%.4g", median(peer.getValue())))
            .collect(Collectors.joining(","));
    var cpuNanos =
        cell.peersCpuNanos().entrySet().stream()
            .map(peer -> jsonPair(peer.getKey(), "%.0f", peer.getValue()))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"cell\":\"%s\",\"unit\":\"%s\",\"ours\":%.4g,\"peers\":{%s},\"best\":%s,\"ratio\":%s,"
            + "\"spread\":%.3f,\"cpuNs\":%.0f,\"allocB\":%.0f%s}",
        cell.name(),
        cell.unit(),
        median(cell.ours()),
        peers,
        cell.best().map("\"%s\""::formatted).orElse("null"),
        cell.ratio().map(ratio -> String.format(Locale.ROOT, "%.3f", ratio)).orElse("null"),
        cell.spread(),
        cell.cpuNanos(),
        cell.allocatedBytes(),
        cpuNanos.isEmpty() ? "" : ",\"peersCpuNs\":{" + cpuNanos + "}");
  }

  private static String jsonPair(String name, String format, double value) {
    return String.format(Locale.ROOT, "\"%s\":" + format, name, value);
  }

  private static String line(Cell cell) {
    var peers =
        cell.peers().entrySet().stream()
            .map(peer ->
                String.format(Locale.ROOT, "%s %,.0f   ", peer.getKey(), median(peer.getValue())))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "%-28s %,12.0f %s   %s%sspread %.0f %%   cpu %.0f ns   allocated %.0f B",
        cell.name(),
        median(cell.ours()),
        cell.unit(),
        peers,
        cell.ratio().map(ratio -> String.format(Locale.ROOT, "ratio %.3f   ", ratio)).orElse(""),
        cell.spread() * 100,
        cell.cpuNanos(),
        cell.allocatedBytes());
  }

  static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
