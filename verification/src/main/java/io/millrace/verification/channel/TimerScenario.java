package io.millrace.verification.channel;

import io.millrace.verification.explorer.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A channel that the clock sends to; thread 0 receives, thread 1 is the clock.
///
/// @param timer which channel
/// @param receiving what thread 0 does, in order
/// @param taskCount how often thread 1 runs what is due
public record TimerScenario(Timer timer, List<Step> receiving, int taskCount) {

  /// The factories.
  public enum Timer {
    AFTER,
    TICKS
  }

  /// What is called.
  public enum Step {
    RECEIVE,
    TRY_RECEIVE,
    TIMED_RECEIVE,
    /// `Select.fair()` with the one case.
    SELECT,
    CLOSE,
    /// The clock runs the next task, if there is one.
    RUN_CLOCK
  }

  /// Whether a run of this scenario was right.
  ///
  /// @param run what happened
  /// @return null if so, else what is wrong
  public @Nullable String verdict(Run run) {
    return Linearization.verdict(new TimerModel(timer), TimerModel.START, run);
  }
}
