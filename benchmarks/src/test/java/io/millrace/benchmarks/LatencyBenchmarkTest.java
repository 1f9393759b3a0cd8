package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.ledger.LatencyFork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the process prints is what the table and the plot read.
class LatencyBenchmarkTest {
  @Test
  void percentilesAreInTheirColumns() {
    var figures = new LinkedHashMap<String, Double>();
    figures.put("50/asked", 100_000.0);
    figures.put("50/perSecond", 99_999.0);
    figures.put("50/p50Micros", 500.0);
    for (int nines = 1; nines < LatencyFork.NINES; nines++) {
      figures.put("50/" + nines * LatencyFork.POINTS_PER_NINE, nines * 1_000.0);
    }
    figures.put("50/maxMicros", 12_345.0);

    assertThat(LatencyBenchmark.row("http", 50, figures))
        .isEqualTo("| http | 50 % | 100,000 | 99,999 | 0.50 | 1.00 | 2.00 | 3.00 | 4.00 | 12.3 |");
  }

  @Test
  @Timeout(60)
  void everyShareHasACurveThatNeverFalls(@TempDir Path directory) throws Exception {
    var fork =
        Forks.Subject.java(
            "in-process",
            List.of(),
            LatencyFork.class,
            "in-process",
            "w4/8/1",
            100,
            directory,
            "25",
            "50",
            "75",
            "90");
    var figures = Forks.run(fork, Duration.ofSeconds(50));

    for (var curve : LatencyBenchmark.plot("in-process", figures).series()) {
      var points = curve.points();
      assertThat(points).hasSize(LatencyFork.NINES * LatencyFork.POINTS_PER_NINE + 1);
      for (int i = 1; i < points.size(); i++) {
        assertThat(points.get(i).x()).isGreaterThan(points.get(i - 1).x());
        assertThat(points.get(i).y()).isGreaterThanOrEqualTo(points.get(i - 1).y());
      }
    }
  }
}
