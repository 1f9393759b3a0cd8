package io.millrace.benchmarks;

import io.millrace.benchmarks.channels.Cell;
import io.millrace.benchmarks.channels.ChannelFork;
import io.millrace.benchmarks.channels.Subject;
import java.util.List;
import java.util.function.Predicate;

/// One that takes part in the channels' grid.
///
/// @param blocks whether it can be the best of a cell; else it is shown beside
/// @param fork the process that measures it
record Candidate(String title, boolean blocks, Predicate<Cell> supports, Forking fork) {

  /// Room for the backlog of an unbounded channel; the rest is as the JVM chooses.
  private static final List<String> OPTIONS =
      List.of("-Xms2g", "-Xmx2g", "--sun-misc-unsafe-memory-access=allow");

  /// How a cell is measured.
  interface Forking {
    /// The process for that cell, whose rounds take so many milliseconds.
    Forks.Subject of(Cell cell, int millis);
  }

  /// One that runs in a JVM.
  static Candidate java(Subject subject) {
    return new Candidate(
        subject.title(),
        subject.blocks(),
        subject::supports,
        (cell, millis) ->
            Forks.Subject.java(
                subject.title(), OPTIONS, ChannelFork.class, subject.title(), cell.name(), millis));
  }
}
