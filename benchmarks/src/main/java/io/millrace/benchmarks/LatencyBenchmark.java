package io.millrace.benchmarks;

import io.millrace.benchmarks.LinePlot.Axis;
import io.millrace.benchmarks.LinePlot.Point;
import io.millrace.benchmarks.LinePlot.Series;
import io.millrace.benchmarks.LinePlot.Tick;
import io.millrace.benchmarks.ledger.Directories;
import io.millrace.benchmarks.ledger.LatencyFork;
import io.millrace.benchmarks.ledger.LauncherOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How long an answer takes when a thousand feeds post by a timetable: at shares of the rate that
/// they reach when each waits for its answers, in this process and over HTTP.
final class LatencyBenchmark {
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(4);
  private static final int FULL_MILLIS = 8_000;
  private static final int QUICK_MILLIS = 1_000;
  private static final List<Integer> SHARES = List.of(25, 50, 75, 90);
  private static final double MICROS_PER_MILLI = 1e3;
  private static final List<Integer> NINES = List.of(1, 2, 3, 4);
  private static final double MILLIS_MIN = 0.1;
  private static final List<String> PERCENTILES =
      List.of("0", "90", "99", "99.9", "99.99", "99.999");

  private static final String HEAD =
      """

      | feeds | share | transactions/s asked | reached | p50 ms | p90 ms | p99 ms | p99.9 ms | p99.99 ms | longest ms |
      |---|---|---|---|---|---|---|---|---|---|\
      """;

  /// How the feeds reach the ledger.
  private record Way(String name, String load, List<String> javaOptions) {}

  private static final List<Way> WAYS =
      List.of(
          new Way(
              "in-process",
              "w4/1000/1",
              Stream.concat(
                      LauncherOptions.COLLECTOR.stream(),
                      Stream.of("-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"))
                  .toList()),
          new Way("http", "json/1000/1", List.of("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")));

  private LatencyBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    var parent = Path.of(System.getProperty("millrace.benchmarks.directory", "."));
    var directory = Files.createTempDirectory(parent, "latency");
    try {
      report.note(HEAD);
      for (var way : WAYS) {
        var figures =
            Forks.run(fork(way, quick ? QUICK_MILLIS : FULL_MILLIS, directory), FORK_TIMEOUT);
        for (int share : SHARES) {
          report.printIfJson(cell(way, share, figures));
          report.note(row(way.name(), share, figures));
        }
        var file = parent.resolve("latency-" + way.name() + ".svg");
        Files.writeString(file, plot(way.name(), figures).svg());
        report.note("plotted in " + file);
      }
    } finally {
      Directories.delete(directory);
    }
  }

  private static Forks.Subject fork(Way way, int millis, Path directory) {
    var arguments = new ArrayList<Object>(List.of(way.name(), way.load(), millis, directory));
    arguments.addAll(SHARES);
    return Forks.Subject.java(
        way.name(), way.javaOptions(), LatencyFork.class, arguments.toArray());
  }

  private static Report.Cell cell(Way way, int share, Map<String, Double> figures) {
    return new Report.Cell(
        "latency/%s/%d".formatted(way.name(), share),
        "tx/s",
        List.of(figure(figures, share + "/perSecond")),
        Map.of(),
        Double.NaN,
        Double.NaN);
  }

  static String row(String way, int share, Map<String, Double> figures) {
    return String.format(
        Locale.ROOT,
        "| %s | %d %% | %,.0f | %,.0f | %s | %.1f |",
        way,
        share,
        figure(figures, share + "/asked"),
        figure(figures, share + "/perSecond"),
        Stream.concat(Stream.of("p50Micros"), NINES.stream().map(LatencyBenchmark::point))
            .map(name -> figure(figures, share + "/" + name) / MICROS_PER_MILLI)
            .map(millis -> String.format(Locale.ROOT, "%.2f", millis))
            .collect(Collectors.joining(" | ")),
        figure(figures, share + "/maxMicros") / MICROS_PER_MILLI);
  }

  private static String point(int nines) {
    return Integer.toString(nines * LatencyFork.POINTS_PER_NINE);
  }

  static LinePlot plot(String way, Map<String, Double> figures) {
    var series =
        SHARES.stream()
            .map(share ->
                new Series(
                    String.format(
                        Locale.ROOT, "%d %%, %,.0f/s", share, figure(figures, share + "/asked")),
                    curve(share, figures)))
            .toList();
    var nines =
        IntStream.range(0, PERCENTILES.size())
            .mapToObj(nine -> new Tick(nine, PERCENTILES.get(nine) + " %"))
            .toList();
    return new LinePlot(
        "A thousand feeds by a timetable, " + way,
        new Axis("percentile", 0, LatencyFork.NINES, false, nines),
        new Axis("ms from when it was due", MILLIS_MIN, 1_000, true, decades()),
        series);
  }

  private static List<Tick> decades() {
    return List.of(
        new Tick(MILLIS_MIN, "0.1"),
        new Tick(1, "1"),
        new Tick(10, "10"),
        new Tick(100, "100"),
        new Tick(1_000, "1000"));
  }

  private static List<Point> curve(int share, Map<String, Double> figures) {
    return IntStream.rangeClosed(0, LatencyFork.NINES * LatencyFork.POINTS_PER_NINE)
        .mapToObj(point ->
            new Point(
                (double) point / LatencyFork.POINTS_PER_NINE,
                figure(figures, share + "/" + point) / MICROS_PER_MILLI))
        .toList();
  }

  private static double figure(Map<String, Double> figures, String name) {
    var value = figures.get(name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " among " + figures.keySet());
    }
    return value;
  }
}
