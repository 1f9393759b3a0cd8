package io.millrace.feeds;

import java.util.ArrayList;
import java.util.List;

/// The first problems of a file; the tally has their total. Safe for all threads.
final class Problems {
  /// How many are remembered: enough to see what is wrong, bounded for a file that is all wrong.
  static final int COUNT_MAX = 100;

  private final List<RecordProblem> first = new ArrayList<>();

  synchronized void add(RecordProblem problem) {
    if (first.size() < COUNT_MAX) {
      first.add(problem);
    }
  }

  synchronized List<RecordProblem> first() {
    return List.copyOf(first);
  }
}
