package io.millrace.verification.explorer;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Tries every order of steps of a program, with few preemptions first.
public final class Explorer {
  private static final int THREAD_COUNT_MAX = 8;

  private final Program program;
  private final List<Thread> threads;
  private final Contention contention = new Contention();

  /// An explorer of that program, whose class and subject were loaded by an [InstrumentingLoader].
  ///
  /// @param program the program
  public Explorer(Program program) {
    this.program = program;
    this.threads =
        IntStream.range(0, THREAD_COUNT_MAX)
            .mapToObj(i -> Thread.ofPlatform().name("T" + i).unstarted(() -> {}))
            .toList();
    warmUp();
  }

  /// Tries every run within the bounds, until one fails.
  ///
  /// @param bounds the bounds
  /// @return what was found
  public Report explore(Bounds bounds) {
    long runCount = 0;
    long stateCount = 0;
    int last = bounds.preemptionCountMax();
    for (int count = last >= Bounds.UNBOUNDED ? last : 0; count <= last; count++) {
      var search = search(bounds.withPreemptions(count));
      var failure = search.run(bounds.runCountMax() - runCount);
      runCount += search.runCount();
      stateCount = search.stateCount();
      if (failure != null) {
        return new Report(runCount, stateCount, true, Optional.of(failure));
      }
      if (!search.isComplete()) {
        return new Report(runCount, stateCount, false, Optional.empty());
      }
    }
    return new Report(runCount, stateCount, true, Optional.empty());
  }

  /// Runs one schedule again.
  ///
  /// @param schedule what a [Report.Failure] tells
  /// @param bounds the bounds under which it was found
  /// @return the failure again, or empty if it is mended
  public Optional<Report.Failure> replay(String schedule, Bounds bounds) {
    int colon = schedule.indexOf(':');
    int preemptionCount = Integer.parseInt(schedule.substring(0, colon));
    var search = search(bounds.withPreemptions(preemptionCount));
    return Optional.ofNullable(search.replay(Path.parse(schedule.substring(colon + 1))));
  }

  private Search search(Bounds bounds) {
    return new Search(program, threads, bounds, contention);
  }

  /// Initializes the classes, which cannot be suspended.
  private void warmUp() {
    var _ = search(Bounds.preemptions(0)).run(1);
  }
}
