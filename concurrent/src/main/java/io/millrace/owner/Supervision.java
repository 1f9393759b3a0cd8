package io.millrace.owner;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/// What an owner does when a told function throws an exception.
///
/// The function may have left the state half changed, so no policy keeps that state: it ends with
/// the owner, or it is made anew. A function that knows the state is whole catches its own
/// exception. An `Error` always stops the owner, as nothing says that a new state would fare
/// better.
public sealed interface Supervision {

  /// Stops the owner as failed, with that exception as the cause for everyone.
  record Stop() implements Supervision {}

  /// Drops the message, makes the state anew and goes on with the rest of the inbox, until it
  /// happens too often; then stops with the last exception, in which those before it are
  /// suppressed.
  ///
  /// @param failureCountMax how many failures within the period are borne, at least 1
  /// @param period how long a failure counts
  /// @param lost is told why a message was lost, in the owner's thread, before the state is made
  ///   anew; if it throws, the owner stops
  record Restart(int failureCountMax, Duration period, Consumer<? super Exception> lost)
      implements Supervision {

    /// Checks the limits.
    public Restart {
      if (failureCountMax < 1) {
        throw new IllegalArgumentException(
            "failureCountMax must be at least 1, was " + failureCountMax);
      }
      if (!period.isPositive()) {
        throw new IllegalArgumentException("a period must be positive, was " + period);
      }
      Objects.requireNonNull(lost, "lost");
    }
  }

  /// The default: the owner stops.
  ///
  /// @return the policy
  static Supervision stop() {
    return new Stop();
  }

  /// Makes the state anew, and logs a warning for each lost message, with the exception.
  ///
  /// @param failureCountMax how many failures within the period are borne, at least 1
  /// @param period how long a failure counts
  /// @return the policy
  static Supervision restart(int failureCountMax, Duration period) {
    return restart(failureCountMax, period, Supervision::log);
  }

  /// Makes the state anew.
  ///
  /// @param failureCountMax how many failures within the period are borne, at least 1
  /// @param period how long a failure counts
  /// @param lost is told why a message was lost, in the owner's thread, before the state is made
  ///   anew; if it throws, the owner stops
  /// @return the policy
  static Supervision restart(
      int failureCountMax, Duration period, Consumer<? super Exception> lost) {
    return new Restart(failureCountMax, period, lost);
  }

  private static void log(Exception failure) {
    System.getLogger(Supervision.class.getPackageName())
        .log(
            Level.WARNING,
            "owner " + Thread.currentThread().getName() + " lost a message; its state is made anew",
            failure);
  }
}
