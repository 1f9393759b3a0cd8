package io.millrace.verification.explorer;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What instrumented code calls instead of the methods of `ScheduledThreadPoolExecutor`, each by
/// its name: tasks wait until a thread of the program plays the executor's one thread.
public final class ClockModel {
  private ClockModel() {}

  /// Stands for `ScheduledThreadPoolExecutor.schedule`. Not a step: the tasks are seen only by the
  /// thread that plays the clock.
  ///
  /// @param executor not used
  /// @param task what to run
  /// @param delay not used: when it is due is up to the order of steps
  /// @param unit not used
  /// @return null
  public static @Nullable ScheduledFuture<?> schedule(
      ScheduledThreadPoolExecutor executor, Runnable task, long delay, TimeUnit unit) {
    Execution.started().tasks.add(task);
    return null;
  }

  /// Runs the task that was scheduled first. One thread of a program may call this, no other.
  ///
  /// @return false if there is none
  public static boolean runNext() {
    var task = Execution.started().tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }
}
