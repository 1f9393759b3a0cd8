package io.millrace.benchmarks.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The program of one fresh JVM: a client that posts some loads over HTTP, each to a new server in
/// a further process, which the same load has warmed up.
///
/// It prints one line, for each load its figures with the load's name before them.
public final class ServerFork {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int WARM_UP_SHARE = 2;

  private ServerFork() {}

  /// Measures.
  ///
  /// @param args the loads' names with commas between, so many milliseconds for each load, an
  ///   existing directory, and the options of the server's JVM
  public static void main(String[] args) throws Exception {
    var loads = Arrays.stream(args[0].split(",")).map(Load::named).toList();
    long nanos = Long.parseLong(args[1]) * NANOS_PER_MILLI;
    var options = List.of(args).subList(3, args.length);
    var figures = new Figures();
    for (var load : loads) {
      measure(load, nanos, Path.of(args[2]), options, figures);
    }
    System.out.println(figures);
    System.out.flush();
  }

  private static void measure(
      Load load, long nanos, Path parent, List<String> options, Figures figures) throws Exception {
    var directory = Files.createTempDirectory(parent, "served");
    Run.Result warmUp;
    Run.Result result;
    try (var server = ServeProcess.start(directory, options)) {
      warmUp = run(load, server, "warm-", nanos / WARM_UP_SHARE);
      System.gc();
      result = run(load, server, "run-", nanos);
    }
    double stored = Directories.bytesBelow(directory);
    Directories.delete(directory);
    double count = result.counts().sum();
    figures.add(load, result);
    figures.add(load, "cpuNanos", result.traffic().cpuNanos() / count);
    figures.add(load, "clientCpuNanos", result.cpuNanos() / count);
    figures.add(load, "sentBytes", result.traffic().sentBytes() / count);
    figures.add(load, "receivedBytes", result.traffic().receivedBytes() / count);
    figures.add(load, "storedBytes", stored / (count + warmUp.counts().sum()));
  }

  private static Run.Result run(Load load, ServeProcess server, String prefix, long nanos)
      throws Exception {
    try (var ledger = new HttpLedger(server, prefix, load)) {
      return Run.of(load, ledger, new Run.Limit(nanos, Integer.MAX_VALUE));
    }
  }
}
