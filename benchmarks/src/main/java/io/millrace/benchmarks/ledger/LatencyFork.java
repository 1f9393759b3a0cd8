package io.millrace.benchmarks.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/// The program of one fresh JVM: finds how fast a load goes when each feed waits for its answer,
/// then runs it by a timetable at shares of that, each on accounts of its own.
///
/// It prints one line: `reached=…`, and for each share its figures with the share before them.
public final class LatencyFork {
  /// How many points a curve has for each further nine of its percentile.
  public static final int POINTS_PER_NINE = 4;

  /// How many nines a curve goes up to; a run has some hundred thousand latencies at the least.
  public static final int NINES = 5;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double PERCENT = 100;
  private static final int WARM_UP_COUNT = 2;

  private interface Place {
    /// A ledger without transfers; names are given once.
    Ledger open(String name) throws Exception;
  }

  private LatencyFork() {}

  /// Measures.
  ///
  /// @param args `in-process` or `http`, the load's name, the milliseconds of each run, an existing
  ///   directory, and the shares in percent
  public static void main(String[] args) throws Exception {
    var load = Load.named(args[1]);
    long nanos = Long.parseLong(args[2]) * NANOS_PER_MILLI;
    var parent = Files.createTempDirectory(Path.of(args[3]), "latency");
    var shares = List.of(args).subList(4, args.length);
    if (args[0].equals("http")) {
      try (var server = ServeProcess.start(parent, List.of())) {
        measure(load, nanos, shares, name -> new HttpLedger(server, name, load));
      }
    } else {
      measure(
          load,
          nanos,
          shares,
          name -> MillraceLedger.open(parent.resolve(name), load.accountCount()));
    }
    Directories.delete(parent);
  }

  private static void measure(Load load, long nanos, List<String> shares, Place place)
      throws Exception {
    double reached = 0;
    for (int i = 0; i <= WARM_UP_COUNT; i++) {
      reached = perSecond(run(load, place, "closed-" + i + "-", nanos, Pace.CLOSED_LOOP));
    }
    var line = new StringJoiner(" ");
    line.add(pair("reached", reached));
    for (var share : shares) {
      double asked = reached * Integer.parseInt(share) / PERCENT;
      var pace = Pace.openLoop(asked / load.batchCount());
      var result = run(load, place, "open-" + share + "-", nanos, pace);
      line.add(pair(share + "/asked", asked));
      line.add(pair(share + "/perSecond", perSecond(result)));
      line.add(pair(share + "/p50Micros", micros(result.latencies(), PERCENT / 2)));
      line.add(pair(share + "/maxMicros", result.latencies().getMaxValue() / NANOS_PER_MICRO));
      addCurve(line, share, result.latencies());
    }
    System.out.println(line);
    System.out.flush();
  }

  private static Run.Result run(Load load, Place place, String name, long nanos, Pace pace)
      throws Exception {
    System.gc();
    try (var ledger = place.open(name)) {
      return Run.of(load, ledger, new Run.Limit(nanos, Integer.MAX_VALUE), pace);
    }
  }

  private static void addCurve(StringJoiner line, String share, Histogram latencies) {
    for (int point = 0; point <= NINES * POINTS_PER_NINE; point++) {
      line.add(pair(share + "/" + point, micros(latencies, percentile(point))));
    }
  }

  /// 0 for the first point, 90 when it has as many as a nine, 99 with twice as many, and so on.
  private static double percentile(int point) {
    return PERCENT * (1 - Math.pow(10, -(double) point / POINTS_PER_NINE));
  }

  private static double micros(Histogram latencies, double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }

  private static double perSecond(Run.Result result) {
    return result.counts().sum() * NANOS_PER_SECOND / result.nanos();
  }

  private static String pair(String name, double value) {
    return String.format(Locale.ROOT, "%s=%.3f", name, value);
  }
}
