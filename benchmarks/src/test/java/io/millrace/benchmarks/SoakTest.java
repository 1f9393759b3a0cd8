package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.millrace.benchmarks.ledger.SoakFork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A soak of a few seconds: every interval posts at its rate, and is on the plots.
class SoakTest {
  private static final int PER_SECOND = 2_000;
  private static final int MILLIS = 3_000;

  @Test
  @Timeout(60)
  void everyIntervalIsPlotted(@TempDir Path directory) throws Exception {
    var fork =
        Forks.Subject.java(
            "soak", List.of(), SoakFork.class, "w4/64/1", PER_SECOND, MILLIS, directory);
    var figures = Forks.run(fork, Duration.ofSeconds(50));

    int perInterval = PER_SECOND * MILLIS / 1_000 / SoakFork.INTERVAL_COUNT;
    for (int interval = 0; interval < SoakFork.INTERVAL_COUNT; interval++) {
      assertThat(figures.get(interval + "/count")).isBetween(perInterval - 1.0, perInterval + 1.0);
    }
    for (var plot : List.of(Soak.memory(1, figures), Soak.latency(1, figures))) {
      for (var series : plot.series()) {
        assertThat(series.points()).hasSize(SoakFork.INTERVAL_COUNT);
        assertThat(series.points().getLast().x()).isEqualTo(1);
        assertThat(series.points()).allMatch(point -> point.y() > 0 && point.y() <= plot.y().to());
      }
    }
    var memory = Soak.memory(1, figures).series();
    assertThat(memory.getLast().points().getLast().y())
        .isCloseTo(memory.getFirst().points().getLast().y(), offset(0.001));
  }
}
