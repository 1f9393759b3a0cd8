package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeersTableTest {
  private static final Map<String, Forks.Results> RESULTS = results();
  private static final Set<String> BESIDE = Set.of("JCTools");

  @Test
  void theBestIsTheFastestOfThoseThatBlock() {
    var cell = PeersTable.cell("spsc/1024/small/platform", RESULTS, BESIDE);

    assertThat(cell.best()).contains("std mpsc");
    assertThat(cell.ratio()).contains(2.0);
    assertThat(cell.spread()).isEqualTo(0.4);
    assertThat(cell.beside()).containsOnlyKeys("JCTools");
    assertThat(cell.peersCpuNanos()).containsEntry("JCTools", 14.0);
  }

  @Test
  void aRowShowsMediansCostsAndEveryPeer() {
    var cell = PeersTable.cell("spsc/1024/small/platform", RESULTS, BESIDE);

    assertThat(PeersTable.row(cell, RESULTS))
        .isEqualTo(
            "| spsc/1024/small/platform | 10.0 | std mpsc 5.00 | 2.00 | 40 % | 60 / 90 | 0 / – "
                + "| jox 4.00 | JCTools 75.0 |");
  }

  @Test
  void aCellWithoutPeersIsShownAlone() {
    var alone = new LinkedHashMap<>(RESULTS);
    alone.keySet().retainAll(Set.of("millrace"));
    var cell = PeersTable.cell("select/1/small/virtual", alone, BESIDE);

    assertThat(PeersTable.row(cell, alone))
        .isEqualTo("| select/1/small/virtual | 10.0 |  |  | 40 % | 60 / – | 0 / – |  |  |");
  }

  private static Map<String, Forks.Results> results() {
    var results = new LinkedHashMap<String, Forks.Results>(); // in this order
    results.put("millrace", results(List.of(round(8e6, 50), round(12e6, 70), round(10e6, 60))));
    results.put("std mpsc", results(List.of(Map.of("opsPerSecond", 5e6, "cpuNanosPerOp", 90.0))));
    results.put("jox", results(List.of(round(4e6, 200))));
    results.put("JCTools", results(List.of(round(75e6, 14))));
    return results;
  }

  private static Map<String, Double> round(double opsPerSecond, double cpuNanos) {
    return Map.of(
        "opsPerSecond", opsPerSecond, "cpuNanosPerOp", cpuNanos, "allocatedBytesPerOp", 0.0);
  }

  private static Forks.Results results(List<Map<String, Double>> rounds) {
    return new Forks.Results(rounds);
  }
}
