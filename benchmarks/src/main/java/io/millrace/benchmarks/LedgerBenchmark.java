package io.millrace.benchmarks;

import io.millrace.benchmarks.ledger.Directories;
import io.millrace.benchmarks.ledger.LauncherOptions;
import io.millrace.benchmarks.ledger.LedgerFork;
import io.millrace.benchmarks.ledger.Load;
import io.millrace.benchmarks.ledger.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Our ledger beside databases that store the same, all durable before they answer.
///
/// Every subject runs in a process of its own, the subjects taking turns. A run ends with its time
/// or with its transfers, whichever comes first: peers differ a thousandfold.
final class LedgerBenchmark {
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(4);

  private static final int UNLIMITED = Integer.MAX_VALUE;

  /// The same for every subject; the collector's as `millrace` itself starts.
  private static final List<String> JAVA_OPTIONS =
      Stream.concat(
              LauncherOptions.COLLECTOR.stream(),
              Stream.of(
                  "-Xms4g",
                  "-Xmx4g",
                  "-XX:+AlwaysPreTouch",
                  "-XX:+UseG1GC",
                  "-XX:+UseTransparentHugePages",
                  "--enable-native-access=ALL-UNNAMED"))
          .toList();

  /// Loads that share their processes.
  ///
  /// @param millis of one load at the most, but for ours where `ownMillis` are
  private record Part(
      List<Load> loads, int millis, int ownMillis, int transferCount, int roundCount) {
    Part only(Predicate<Load> asked) {
      return new Part(
          loads.stream().filter(asked).toList(), millis, ownMillis, transferCount, roundCount);
    }
  }

  private static final List<Part> FULL =
      List.of(
          new Part(List.of(Load.W1), 6_000, 60_000, 10_000_000, 3),
          new Part(List.of(Load.W2), 4_000, 60_000, 10_000_000, 3),
          new Part(Load.W4, 2_000, 2_000, UNLIMITED, 3),
          new Part(Load.W6, 2_000, 2_000, UNLIMITED, 3));

  private static final List<Part> QUICK =
      List.of(
          new Part(
              List.of(Load.W1, Load.W4.getLast(), Load.W6.getFirst()), 1_000, 1_000, 500_000, 1));

  private LedgerBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    var directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("millrace.benchmarks.directory", ".")), "ledger");
    try {
      var subjects = Arrays.stream(Subject.values()).filter(LedgerBenchmark::isHere).toList();
      report.note("java " + String.join(" ", JAVA_OPTIONS));
      var table = new LedgerTable(report);
      for (var part : parts(quick)) {
        var forks = forks(subjects, part, directory);
        var results = Forks.interleave(forks, part.roundCount(), FORK_TIMEOUT);
        part.loads().forEach(load -> table.print(load.name(), results));
      }
    } finally {
      Directories.delete(directory);
    }
  }

  private static boolean isHere(Subject subject) {
    var missing = subject.missing();
    missing.ifPresent(why -> System.err.println("benchmarks: skipped: " + why));
    return missing.isEmpty();
  }

  private static List<Part> parts(boolean quick) {
    // For work on some loads, and for a machine that is quiet only for minutes at a time.
    var asked = Pattern.compile(System.getProperty("millrace.benchmarks.loads", ".*"));
    return (quick ? QUICK : FULL)
        .stream()
            .map(part -> part.only(load -> asked.matcher(load.name()).matches()))
            .filter(part -> !part.loads().isEmpty())
            .toList();
  }

  private static List<Forks.Subject> forks(List<Subject> subjects, Part part, Path directory) {
    var loads = part.loads().stream().map(Load::name).collect(Collectors.joining(","));
    var forks = new ArrayList<Forks.Subject>();
    for (var subject : subjects) {
      int millis = subject == Subject.MILLRACE ? part.ownMillis() : part.millis();
      forks.add(
          Forks.Subject.java(
              subject.title(),
              JAVA_OPTIONS,
              LedgerFork.class,
              subject.title(),
              loads,
              millis,
              part.transferCount(),
              directory));
    }
    return forks;
  }
}
