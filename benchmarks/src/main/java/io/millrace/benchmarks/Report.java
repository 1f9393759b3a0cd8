package io.millrace.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Prints one line a cell: for people, or as JSON with nothing else on standard output.
final class Report {
  private final boolean json;

  Report(boolean json) {
    this.json = json;
  }

  /// One cell: what was measured in rounds that took turns with the peer.
  ///
  /// @param unit of `ours` and `peer`, more is better
  /// @param cpuNanos processor time per operation
  /// @param allocatedBytes per operation
  record Cell(
      String name,
      String unit,
      List<Double> ours,
      String peerName,
      List<Double> peer,
      double cpuNanos,
      double allocatedBytes) {

    double spread() {
      return (Collections.max(ours) - Collections.min(ours)) / median(ours);
    }

    double ratio() {
      return median(ours) / median(peer);
    }
  }

  void print(Cell cell) {
    if (json) {
      System.out.printf(
          Locale.ROOT,
          "{\"cell\":\"%s\",\"unit\":\"%s\",\"ours\":%.4g,\"peers\":{\"%s\":%.4g},\"best\":\"%s\","
              + "\"ratio\":%.3f,\"spread\":%.3f,\"cpuNs\":%.0f,\"allocB\":%.0f}%n",
          cell.name(),
          cell.unit(),
          median(cell.ours()),
          cell.peerName(),
          median(cell.peer()),
          cell.peerName(),
          cell.ratio(),
          cell.spread(),
          cell.cpuNanos(),
          cell.allocatedBytes());
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %,12.0f %s   %s %,12.0f   ratio %.3f   spread %.0f %%   cpu %.0f ns   allocated %.0f B%n",
        cell.name(),
        median(cell.ours()),
        cell.unit(),
        cell.peerName(),
        median(cell.peer()),
        cell.ratio(),
        cell.spread() * 100,
        cell.cpuNanos(),
        cell.allocatedBytes());
  }

  /// Something that is no cell; only for people.
  void note(String line) {
    if (!json) {
      System.out.println(line);
    }
  }

  static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
