package io.millrace.verification.explorer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A depth-first search over the runs of a program within one bound of preemptions.
final class Search {
  private final Program program;
  private final List<Thread> threads;
  private final Bounds bounds;
  private final Contention contention;
  private Visited visited = new Visited();
  private long runCount;
  private boolean isComplete;

  Search(Program program, List<Thread> threads, Bounds bounds, Contention contention) {
    this.contention = contention;
    this.program = program;
    this.threads = threads;
    this.bounds = bounds;
  }

  /// The first run that fails, or null.
  Report.@Nullable Failure run(long runCountMax) {
    var path = new Path();
    do {
      if (runCount == runCountMax) {
        return null;
      }
      runCount++;
      var execution = new Execution(program, bounds, path, visited, contention, null);
      var end = execution.run(threads);
      if (contention.hasGrown()) { // begin anew
        path = new Path();
        visited = new Visited();
      } else if (wrong(execution, end) != null) {
        return replay(path);
      } else {
        isComplete = !path.advance();
      }
    } while (!isComplete);
    return null;
  }

  /// The failure of that run, with its steps, or null if it does not fail.
  Report.@Nullable Failure replay(Path path) {
    var steps = new ArrayList<String>();
    var execution = new Execution(program, bounds, path, new Visited(), contention, steps);
    var what = wrong(execution, execution.run(threads));
    if (what == null) {
      return null;
    }
    var calls = execution.history.calls().stream().map(Object::toString).toList();
    return new Report.Failure(what, bounds.preemptionCountMax() + ":" + path, steps, calls);
  }

  long runCount() {
    return runCount;
  }

  long stateCount() {
    return visited.count();
  }

  boolean isComplete() {
    return isComplete;
  }

  private @Nullable String wrong(Execution execution, Execution.End end) {
    return switch (end) {
      case KNOWN -> null;
      case ENDLESS -> "does not end within " + bounds.stepCountMax() + " steps";
      case THREW -> "a thread threw " + execution.thrown();
      case QUIET -> verdict(execution);
    };
  }

  /// The program's verdict; that it cannot even look is one too.
  private @Nullable String verdict(Execution execution) {
    try {
      return program.verdict(execution.result());
    } catch (AssertionError error) {
      return "the end cannot be looked at: " + error.getMessage();
    }
  }
}
