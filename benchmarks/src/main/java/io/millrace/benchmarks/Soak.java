package io.millrace.benchmarks;

import io.millrace.benchmarks.LinePlot.Axis;
import io.millrace.benchmarks.LinePlot.Point;
import io.millrace.benchmarks.LinePlot.Series;
import io.millrace.benchmarks.LinePlot.Tick;
import io.millrace.benchmarks.ledger.Directories;
import io.millrace.benchmarks.ledger.SoakFork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The ledger at a constant rate for a long time: memory and latency must not creep.
///
/// The book keeps every identity, so its memory grows with each transaction; what is plotted as a
/// second curve is the growth from the first interval on at the average of all.
final class Soak {
  private static final String LOAD = "w4/64/1";
  private static final int PER_SECOND = 2_000;
  private static final int MINUTES = 60;
  private static final List<String> JAVA_OPTIONS = List.of("-Xmx2g");
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final int TICK_COUNT = 5;

  private Soak() {}

  static void run(boolean quick, Report report) throws Exception {
    run(quick ? 1 : MINUTES, report);
  }

  static void run(int minutes, Report report) throws Exception {
    var parent = Path.of(System.getProperty("millrace.benchmarks.directory", "."));
    var directory = Files.createTempDirectory(parent, "soak");
    try {
      var duration = Duration.ofMinutes(minutes);
      var fork =
          Forks.Subject.java(
              "soak",
              JAVA_OPTIONS,
              SoakFork.class,
              LOAD,
              PER_SECOND,
              duration.toMillis(),
              directory);
      var figures = Forks.run(fork, duration.multipliedBy(2).plusMinutes(2));
      write(parent.resolve("soak-memory.svg"), memory(minutes, figures), report);
      write(parent.resolve("soak-latency.svg"), latency(minutes, figures), report);
      report.note(
          String.format(
              Locale.ROOT,
              "memory grew by %.0f bytes a transaction",
              bytesPerTransaction(figures)));
    } finally {
      Directories.delete(directory);
    }
  }

  private static void write(Path file, LinePlot plot, Report report) throws Exception {
    Files.writeString(file, plot.svg());
    report.note("plotted in " + file);
  }

  static LinePlot memory(int minutes, Map<String, Double> figures) {
    double first = memoryBytes(figures, 0);
    double growth = bytesPerTransaction(figures);
    double most =
        IntStream.range(0, SoakFork.INTERVAL_COUNT)
            .mapToDouble(interval -> memoryBytes(figures, interval))
            .max()
            .orElseThrow();
    return new LinePlot(
        String.format(
            Locale.ROOT, "Memory after a full collection, %,d transactions/s", PER_SECOND),
        minutes(minutes),
        linear("MB", most / BYTES_PER_MEGABYTE),
        List.of(
            series("measured", minutes, i -> memoryBytes(figures, i) / BYTES_PER_MEGABYTE),
            series(
                String.format(Locale.ROOT, "%.0f B/transaction", growth),
                minutes,
                i ->
                    (first + growth * (count(figures, i) - count(figures, 0)))
                        / BYTES_PER_MEGABYTE)));
  }

  static LinePlot latency(int minutes, Map<String, Double> figures) {
    return new LinePlot(
        String.format(Locale.ROOT, "Latency of an interval, %,d transactions/s", PER_SECOND),
        minutes(minutes),
        new Axis(
            "ms from when it was due",
            0.1,
            1_000,
            true,
            List.of(
                new Tick(0.1, "0.1"),
                new Tick(1, "1"),
                new Tick(10, "10"),
                new Tick(100, "100"),
                new Tick(1_000, "1000"))),
        List.of(
            series("p50", minutes, i -> figure(figures, i, "p50Micros") / MICROS_PER_MILLI),
            series("p99", minutes, i -> figure(figures, i, "p99Micros") / MICROS_PER_MILLI)));
  }

  /// From the first interval to the last.
  static double bytesPerTransaction(Map<String, Double> figures) {
    int last = SoakFork.INTERVAL_COUNT - 1;
    return (memoryBytes(figures, last) - memoryBytes(figures, 0))
        / (count(figures, last) - count(figures, 0));
  }

  private static Series series(String name, int minutes, IntToDoubleFunction value) {
    return new Series(
        name,
        IntStream.range(0, SoakFork.INTERVAL_COUNT)
            .mapToObj(interval ->
                new Point(
                    (interval + 1.0) * minutes / SoakFork.INTERVAL_COUNT,
                    value.applyAsDouble(interval)))
            .toList());
  }

  private static Axis minutes(int minutes) {
    return linear("minutes", minutes);
  }

  private static Axis linear(String label, double most) {
    double step = Math.ceil(most / TICK_COUNT);
    var ticks =
        IntStream.rangeClosed(0, TICK_COUNT)
            .mapToObj(i -> new Tick(i * step, String.format(Locale.ROOT, "%.0f", i * step)))
            .toList();
    return new Axis(label, 0, TICK_COUNT * step, false, ticks);
  }

  private static double memoryBytes(Map<String, Double> figures, int interval) {
    return figure(figures, interval, "memoryBytes");
  }

  /// Up to the end of that interval.
  private static double count(Map<String, Double> figures, int interval) {
    return IntStream.rangeClosed(0, interval).mapToDouble(i -> figure(figures, i, "count")).sum();
  }

  private static double figure(Map<String, Double> figures, int interval, String name) {
    var value = figures.get(interval + "/" + name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " of interval " + interval);
    }
    return value;
  }
}
