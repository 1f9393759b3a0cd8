package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is printed of a cell, and how it compares itself.
class ReportTest {

  @Test
  void theRatioIsToThePeerWithTheBestMedian() {
    var peers = new LinkedHashMap<String, List<Double>>();
    peers.put("steady", List.of(50.0, 51.0, 52.0));
    peers.put("lucky once", List.of(1.0, 2.0, 900.0));
    var cell = cell(peers);
    assertThat(cell.best()).contains("steady");
    assertThat(cell.ratio()).contains(102.0 / 51.0);
    assertThat(cell.spread()).isEqualTo((110.0 - 90.0) / 102.0);
  }

  @Test
  void machinesGetOneObjectALineWithThePeersInOrder() {
    var peers = new LinkedHashMap<String, List<Double>>();
    peers.put("second", List.of(10.0));
    peers.put("first", List.of(51.0));
    assertThat(printed(true, cell(peers)))
        .isEqualTo(
            "{\"cell\":\"a/b\",\"unit\":\"ops/s\",\"ours\":102.0,"
                + "\"peers\":{\"second\":10.00,\"first\":51.00},\"best\":\"first\",\"ratio\":2.000,"
                + "\"spread\":0.196,\"cpuNs\":55,\"allocB\":8}\n");
  }

  @Test
  void withoutAPeerThereIsNoRatio() {
    assertThat(printed(true, cell(Map.of())))
        .contains("\"peers\":{},\"best\":null,\"ratio\":null,");
    assertThat(printed(false, cell(Map.of()))).contains("102 ops/s").doesNotContain("ratio");
  }

  @Test
  void whatIsShownBesideIsNeverTheBest() {
    var cell =
        new Report.Cell(
            "a/b",
            "ops/s",
            List.of(102.0),
            Map.of("blocking", List.of(51.0)),
            Map.of("spinning", List.of(900.0)),
            55,
            8,
            Map.of("blocking", 70.0));
    assertThat(cell.best()).contains("blocking");
    assertThat(printed(true, cell))
        .contains("\"peers\":{\"blocking\":51.00,\"spinning\":900.0},\"best\":\"blocking\"")
        .endsWith("\"allocB\":8,\"peersCpuNs\":{\"blocking\":70}}\n");
  }

  private static Report.Cell cell(Map<String, List<Double>> peers) {
    return new Report.Cell("a/b", "ops/s", List.of(90.0, 102.0, 110.0), peers, 55.4, 8);
  }

  private static String printed(boolean json, Report.Cell cell) {
    var captured = new ByteArrayOutputStream();
    var before = System.out;
    try (var out = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      new Report(json).print(cell);
    } finally {
      System.setOut(before);
    }
    return captured.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
