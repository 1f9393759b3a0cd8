package io.millrace.verification.explorer;

import org.jspecify.annotations.Nullable;

/// What instrumented code calls instead of the methods of `LockSupport`, each by its name.
public final class ParkModel {
  private ParkModel() {}

  /// Stands for `LockSupport.park`.
  public static void park() {
    park(false, 0);
  }

  /// Stands for `LockSupport.park`.
  ///
  /// @param blocker not used
  public static void park(@Nullable Object blocker) {
    park(false, 0);
  }

  /// Stands for `LockSupport.parkNanos` without a blocker: a short sleep of a thread that spins.
  ///
  /// @param timeoutNanos how long, which makes no difference
  public static void parkNanos(long timeoutNanos) {
    ThreadModel.onSpinWait();
  }

  /// Stands for `LockSupport.parkNanos`.
  ///
  /// @param blocker not used
  /// @param timeoutNanos how long
  public static void parkNanos(@Nullable Object blocker, long timeoutNanos) {
    if (timeoutNanos > 0) {
      park(true, timeoutNanos);
    }
  }

  /// Stands for `LockSupport.unpark`.
  ///
  /// @param thread the thread
  public static void unpark(@Nullable Thread thread) {
    var execution = Execution.current();
    if (execution == null || thread == null) {
      return;
    }
    execution.step("unpark " + thread.getName());
    var target = execution.fiberOf(thread);
    if (target != null) {
      execution.memory.write(execution.running(), target, "permit", 0, 8);
      execution.wrote();
      target.permit = true;
    }
  }

  private static void park(boolean timed, long timeoutNanos) {
    var execution = Execution.current();
    if (execution == null) {
      throw new AssertionError("park outside of a thread of the program");
    }
    var fiber = execution.running();
    fiber.need = Fiber.Need.PERMIT;
    fiber.timed = timed;
    execution.step("park");
    if (execution.reason == Execution.Reason.TIME_OVER) {
      fiber.nowNanos += timeoutNanos;
    }
    execution.memory.write(
        fiber, fiber, "permit", 0, execution.reason == Execution.Reason.RUNS ? 9 : 10);
    fiber.permit = false;
  }
}
