package io.millrace.benchmarks;

import io.millrace.benchmarks.mutex.Cell;
import io.millrace.benchmarks.mutex.LockFork;
import io.millrace.benchmarks.mutex.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Our locks beside the JDK's: what a use of the value costs, alone and beside other threads.
///
/// Every subject runs each cell in a process of its own, the subjects of a cell taking turns; the
/// medians of the processes count.
final class MutexBenchmark {
  private static final String TITLE =
      "Million uses a second; CPU and allocation a use, ours / the best peer's.";
  private static final int FORK_COUNT = 3;
  private static final int ROUND_MILLIS = 100;
  private static final int ROUND_MILLIS_QUICK = 50;
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(1);

  /// So that no heap is grown while it is measured; nobody keeps anything.
  private static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m");

  private static final List<String> QUICK_CELLS =
      List.of("with/1/platform", "guard/1/virtual", "read/2/platform", "with/4/platform");

  private MutexBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    var table = new PeersTable(report, TITLE);
    int millis = quick ? ROUND_MILLIS_QUICK : ROUND_MILLIS;
    for (var cell : cells(quick)) {
      var forks =
          Subject.all().stream()
              .filter(subject -> subject.supports(cell.use()))
              .map(subject ->
                  Forks.Subject.java(
                      subject.title(),
                      OPTIONS,
                      LockFork.class,
                      subject.title(),
                      cell.name(),
                      millis))
              .toList();
      var results = Forks.interleave(forks, quick ? 1 : FORK_COUNT, FORK_TIMEOUT);
      table.print(cell.name(), results, Set.of());
    }
    table.end();
  }

  private static List<Cell> cells(boolean quick) {
    if (quick) {
      return QUICK_CELLS.stream().map(Cell::parse).toList();
    }
    // For work on some cells; the grid in the documents is always whole.
    var asked = Pattern.compile(System.getProperty("millrace.benchmarks.cells", ".*"));
    return Cell.grid().stream().filter(cell -> asked.matcher(cell.name()).matches()).toList();
  }
}
