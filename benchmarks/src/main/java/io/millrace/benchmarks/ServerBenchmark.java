package io.millrace.benchmarks;

import io.millrace.benchmarks.ledger.Directories;
import io.millrace.benchmarks.ledger.Load;
import io.millrace.benchmarks.ledger.ServerFork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `millrace serve`, posted to by a client in another process that shares its two cores.
final class ServerBenchmark {
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(2);
  private static final int FULL_MILLIS = 5_000;
  private static final int FULL_ROUND_COUNT = 3;
  private static final int QUICK_MILLIS = 3_000;
  private static final int PERCENT = 100;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double NANOS_PER_MICRO = 1e3;

  private static final String HEAD =
      """

      | load | transactions/s | spread | p50 ms | p99 ms | server CPU µs | client CPU µs | sent B | received B | stored B |
      |---|---|---|---|---|---|---|---|---|---|\
      """;

  private static final List<String> CLIENT_OPTIONS = List.of("-Xms1g", "-Xmx1g");

  private ServerBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    var directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("millrace.benchmarks.directory", ".")), "server");
    try {
      report.note(HEAD);
      for (var load : loads(quick)) {
        var results =
            Forks.interleave(
                List.of(client(load, quick ? QUICK_MILLIS : FULL_MILLIS, directory)),
                quick ? 1 : FULL_ROUND_COUNT,
                FORK_TIMEOUT);
        print(load.name(), Objects.requireNonNull(results.get("client")), report);
      }
    } finally {
      Directories.delete(directory);
    }
  }

  private static List<Load> loads(boolean quick) {
    var asked = Pattern.compile(System.getProperty("millrace.benchmarks.loads", ".*"));
    var loads = quick ? List.of(Load.HTTP.get(1), Load.HTTP.getLast()) : Load.HTTP;
    return loads.stream().filter(load -> asked.matcher(load.name()).matches()).toList();
  }

  private static Forks.Subject client(Load load, int millis, Path directory) {
    var further = System.getProperty("millrace.benchmarks.serverOptions", "").strip();
    var arguments = new ArrayList<Object>(List.of(load.name(), millis, directory));
    Stream.of(further.split("\\s+")).filter(option -> !option.isEmpty()).forEach(arguments::add);
    return Forks.Subject.java("client", CLIENT_OPTIONS, ServerFork.class, arguments.toArray());
  }

  private static void print(String load, Forks.Results results, Report report) {
    report.printIfJson(cell(load, results));
    report.note(row(load, results));
  }

  private static Report.Cell cell(String load, Forks.Results results) {
    return new Report.Cell(
        "server/" + load,
        "tx/s",
        results.of(load + "/perSecond"),
        Map.of(),
        results.median(load + "/cpuNanos"),
        results.median(load + "/allocatedBytes"));
  }

  static String row(String load, Forks.Results results) {
    var cell = cell(load, results);
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f |",
        load,
        Report.median(cell.ours()),
        cell.ours().size() == 1
            ? "–"
            : String.format(Locale.ROOT, "%.0f %%", cell.spread() * PERCENT),
        results.median(load + "/p50Micros") / MICROS_PER_MILLI,
        results.median(load + "/p99Micros") / MICROS_PER_MILLI,
        results.median(load + "/cpuNanos") / NANOS_PER_MICRO,
        results.median(load + "/clientCpuNanos") / NANOS_PER_MICRO,
        results.median(load + "/sentBytes"),
        results.median(load + "/receivedBytes"),
        results.median(load + "/storedBytes"));
  }
}
