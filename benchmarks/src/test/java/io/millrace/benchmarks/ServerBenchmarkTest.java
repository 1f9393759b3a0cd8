package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.Forks.Results;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a client printed, each figure in its column.
class ServerBenchmarkTest {
  @Test
  void aRowHasTheMediansOfTheRounds() {
    var results = new Results(List.of(round(100_000), round(110_000), round(120_000)));

    assertThat(ServerBenchmark.row("json/64/1", results))
        .isEqualTo("| json/64/1 | 110,000 | 18 % | 2.00 | 3.00 | 4.00 | 5.00 | 151 | 79 | 134 |");
  }

  private static Map<String, Double> round(double perSecond) {
    return Map.of(
        "json/64/1/perSecond", perSecond,
        "json/64/1/p50Micros", 2_000.0,
        "json/64/1/p99Micros", 3_000.0,
        "json/64/1/cpuNanos", 4_000.0,
        "json/64/1/clientCpuNanos", 5_000.0,
        "json/64/1/allocatedBytes", 6_000.0,
        "json/64/1/sentBytes", 151.0,
        "json/64/1/receivedBytes", 79.0,
        "json/64/1/storedBytes", 134.0);
  }
}
