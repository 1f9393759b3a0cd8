package io.millrace.benchmarks;

import io.millrace.benchmarks.channels.Cell;
import io.millrace.benchmarks.channels.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Our channels beside other channels and queues, cell by cell.
///
/// Every subject of a cell runs in a process of its own, three times, the subjects taking turns;
/// the medians count.
final class ChannelsBenchmark {
  private static final String TITLE =
      "Million messages a second; CPU and allocation a message, ours / the best peer's.";
  private static final int FORK_COUNT = 3;
  private static final int ROUND_MILLIS = 150;
  private static final int ROUND_MILLIS_QUICK = 50;
  private static final Duration FORK_TIMEOUT = Duration.ofMinutes(1);
  private static final List<String> QUICK_CELLS =
      List.of(
          "spsc/0/small/platform",
          "mpsc/1024/small/platform",
          "mpmc/unbounded/small/virtual",
          "select/1024/small/virtual");

  private ChannelsBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    var candidates = new ArrayList<Candidate>();
    Subject.all().forEach(subject -> candidates.add(Candidate.java(subject)));
    candidates.addAll(RustChannels.build());
    var beside =
        candidates.stream()
            .filter(candidate -> !candidate.blocks())
            .map(Candidate::title)
            .collect(Collectors.toSet());
    var table = new PeersTable(report, TITLE);
    for (var cell : cells(quick)) {
      var taking = candidates.stream().filter(each -> each.supports().test(cell)).toList();
      int millis = quick ? ROUND_MILLIS_QUICK : ROUND_MILLIS;
      var forks = taking.stream().map(each -> each.fork().of(cell, millis)).toList();
      var results = Forks.interleave(forks, quick ? 1 : FORK_COUNT, FORK_TIMEOUT);
      table.print(cell.name(), results, beside);
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
