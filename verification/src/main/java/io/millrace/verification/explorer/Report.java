package io.millrace.verification.explorer;

import java.util.List;
import java.util.Optional;

/// What a search found.
///
/// @param runCount how many runs were tried
/// @param stateCount how many different states were reached where there was a choice
/// @param isComplete whether every run within the bounds was tried, or one that fails was found
/// @param failure the run that fails with the fewest preemptions, if any fails
public record Report(
    long runCount, long stateCount, boolean isComplete, Optional<Failure> failure) {

  /// A run that fails.
  ///
  /// @param what what is wrong
  /// @param schedule the choices that lead to it, for [Explorer#replay]
  /// @param steps what the threads did, step by step
  /// @param calls the calls they made
  public record Failure(String what, String schedule, List<String> steps, List<String> calls) {

    @Override
    public String toString() {
      return what
          + "\ncalls:\n  "
          + String.join("\n  ", calls)
          + "\nsteps:\n  "
          + String.join("\n  ", steps)
          + "\nschedule: "
          + schedule;
    }
  }
}
