package io.millrace.benchmarks.ledger;

import java.util.Locale;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/// The line that a process prints: `LOAD/name=value` pairs with blanks between.
final class Figures {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  private final StringJoiner line = new StringJoiner(" ");

  /// What every run has; counts are a transfer's.
  void add(Load load, Run.Result result) {
    double count = result.counts().sum();
    add(load, "perSecond", count * NANOS_PER_SECOND / result.nanos());
    add(load, "count", count);
    add(load, "p50Micros", micros(result.latencies(), MEDIAN));
    add(load, "p99Micros", micros(result.latencies(), TAIL));
    add(load, "allocatedBytes", result.allocatedBytes() / count);
  }

  void add(Load load, String name, double value) {
    line.add(String.format(Locale.ROOT, "%s/%s=%.3f", load.name(), name, value));
  }

  static double medianMicros(Histogram latencies) {
    return micros(latencies, MEDIAN);
  }

  private static double micros(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
