package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelsTableTest {
  private static final List<Candidate> TAKING =
      List.of(
          candidate("millrace", true),
          candidate("std mpsc", true),
          candidate("jox", true),
          candidate("JCTools", false));
  private static final Map<String, Forks.Results> RESULTS =
      Map.of(
          "millrace",
          results(List.of(round(8e6, 50), round(12e6, 70), round(10e6, 60))),
          "std mpsc",
          results(List.of(Map.of("opsPerSecond", 5e6, "cpuNanosPerOp", 90.0))),
          "jox",
          results(List.of(round(4e6, 200))),
          "JCTools",
          results(List.of(round(75e6, 14))));

  @Test
  void theBestIsTheFastestOfThoseThatBlock() {
    var cell = ChannelsTable.cell("spsc/1024/small/platform", TAKING, RESULTS);

    assertThat(cell.best()).contains("std mpsc");
    assertThat(cell.ratio()).contains(2.0);
    assertThat(cell.spread()).isEqualTo(0.4);
    assertThat(cell.beside()).containsOnlyKeys("JCTools");
    assertThat(cell.peersCpuNanos()).containsEntry("JCTools", 14.0);
  }

  @Test
  void aRowShowsMediansCostsAndEveryPeer() {
    var cell = ChannelsTable.cell("spsc/1024/small/platform", TAKING, RESULTS);

    assertThat(ChannelsTable.row(cell, RESULTS))
        .isEqualTo(
            "| spsc/1024/small/platform | 10.0 | std mpsc 5.00 | 2.00 | 40 % | 60 / 90 | 0 / – "
                + "| jox 4.00 | JCTools 75.0 |");
  }

  @Test
  void aCellWithoutPeersIsShownAlone() {
    var cell = ChannelsTable.cell("select/1/small/virtual", TAKING.subList(0, 1), RESULTS);

    assertThat(ChannelsTable.row(cell, RESULTS))
        .isEqualTo("| select/1/small/virtual | 10.0 |  |  | 40 % | 60 / – | 0 / – |  |  |");
  }

  private static Candidate candidate(String title, boolean blocks) {
    return new Candidate(
        title, blocks, _ -> true, (_, _) -> new Forks.Subject(title, List.of("unused")));
  }

  private static Map<String, Double> round(double opsPerSecond, double cpuNanos) {
    return Map.of(
        "opsPerSecond", opsPerSecond, "cpuNanosPerOp", cpuNanos, "allocatedBytesPerOp", 0.0);
  }

  private static Forks.Results results(List<Map<String, Double>> rounds) {
    return new Forks.Results(rounds);
  }
}
