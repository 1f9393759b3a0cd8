package io.millrace.verification.explorer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A few threads that share something, and what must be true of every run of theirs.
///
/// A program is started afresh for each run and must behave the same each time but for the order of
/// steps: no clocks, no randomness, no identity hash codes.
public interface Program {

  /// What one thread does.
  @FunctionalInterface
  interface Body {

    /// Runs the thread.
    ///
    /// @throws Exception to fail the run
    void run() throws Exception;
  }

  /// Makes what is shared and says what the threads do.
  ///
  /// @param history where they note their calls
  /// @param threads the threads, to be interrupted or compared with; no other method is modelled
  /// @return one body for each thread, at most as many as there are `threads`
  List<Body> start(History history, List<Thread> threads);

  /// Whether threads interrupt each other; if not, fewer orders have to be tried.
  ///
  /// @return true if they may
  default boolean interrupts() {
    return true;
  }

  /// Whether a run was right. Called when every thread has ended or waits for ever.
  ///
  /// @param run what happened
  /// @return null if all is well, else what is wrong
  @Nullable String verdict(Run run);
}
