package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Forks.Results;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Ours stands against each peer, and the best of them counts.
class LedgerTableTest {
  private static final Map<String, Results> RESULTS = new LinkedHashMap<>();

  static {
    RESULTS.put("millrace", results(900_000));
    RESULTS.put("H2", results(9_000));
    RESULTS.put("SQLite", results(45_000));
  }

  @Test
  void theBestPeerIsTheFastest() {
    var cell = LedgerTable.cell("w1", RESULTS);

    assertThat(cell.best()).contains("SQLite");
    assertThat(cell.ratio()).contains(20.0);
    assertThat(cell.peers().keySet()).containsExactly("H2", "SQLite");
  }

  @Test
  void theBareLoopIsShownButIsNoPeer() {
    var results = new LinkedHashMap<>(RESULTS);
    results.put("bare loop", results(2_000_000));
    var cell = LedgerTable.cell("w1", results);

    assertThat(cell.best()).contains("SQLite");
    assertThat(cell.beside().keySet()).containsExactly("bare loop");
  }

  @Test
  void aRowTellsHowManyTimesFasterOursIs() {
    var row =
        LedgerTable.row("w1", "H2", results(9_000, 10_000, 9_500), LedgerTable.cell("w1", RESULTS));

    assertThat(row)
        .isEqualTo("| w1 | H2 | 9,500 | 94.74 | 11 % | 2.00 | 3.00 | 4.00 | 1,000 | 80 | 5.00 |");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    var results = new LinkedHashMap<>(RESULTS);
    var server = new LinkedHashMap<>(results(90_000).rounds().getFirst());
    List.of("cpuNanos", "storedBytes", "queryMicros")
        .forEach(name -> server.put("w1/" + name, Double.NaN));
    results.put("server", new Results(List.of(server)));
    var cell = LedgerTable.cell("w1", results);

    assertThat(cell.best()).contains("server");
    assertThat(cell.peersCpuNanos().keySet()).containsExactly("H2", "SQLite");
    assertThat(LedgerTable.row("w1", "server", new Results(List.of(server)), cell))
        .isEqualTo("| w1 | server | 90,000 | 10.00 | – | 2.00 | 3.00 | – | 1,000 | – | – |");
  }

  private static Results results(double... perSecond) {
    return new Results(
        Arrays.stream(perSecond)
            .mapToObj(each ->
                Map.of(
                    "w1/perSecond", each,
                    "w1/p50Micros", 2_000.0,
                    "w1/p99Micros", 3_000.0,
                    "w1/cpuNanos", 4_000.0,
                    "w1/allocatedBytes", 1_000.0,
                    "w1/storedBytes", 80.0,
                    "w1/queryMicros", 5_000.0))
            .toList());
  }
}
