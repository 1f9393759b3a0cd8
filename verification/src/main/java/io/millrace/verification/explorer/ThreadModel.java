package io.millrace.verification.explorer;

/// What instrumented code calls instead of the methods of `Thread`, `System` and `Runtime` that
/// have to do with time and threads; each method has the name of what it stands for.
public final class ThreadModel {
  private ThreadModel() {}

  /// Stands for `Thread.currentThread`.
  ///
  /// @return the thread that runs
  public static Thread currentThread() {
    var fiber = Execution.fiber();
    return fiber == null ? Thread.currentThread() : fiber.thread;
  }

  /// Stands for `Thread.interrupted`.
  ///
  /// @return whether the running thread was interrupted
  public static boolean interrupted() {
    var execution = Execution.current();
    if (execution == null) {
      return false;
    }
    var fiber = execution.running();
    if (execution.interrupts()) {
      execution.step("Thread.interrupted");
      execution.memory.write(fiber, fiber, "permit", 0, 1);
    }
    boolean interrupted = fiber.interrupted;
    fiber.interrupted = false;
    return interrupted;
  }

  /// Stands for `Thread.isInterrupted`.
  ///
  /// @param thread which thread
  /// @return whether it was interrupted
  public static boolean isInterrupted(Thread thread) {
    var execution = Execution.current();
    if (execution == null) {
      return false;
    }
    execution.step("Thread.isInterrupted");
    var target = execution.fiberOf(thread);
    if (target == null) {
      return false;
    }
    execution.memory.read(execution.running(), target, "permit", 0, 2);
    return target.interrupted;
  }

  /// Stands for `Thread.interrupt`.
  ///
  /// @param thread which thread
  public static void interrupt(Thread thread) {
    var execution = Execution.current();
    if (execution == null) {
      return;
    }
    execution.step("interrupt " + thread.getName());
    var target = execution.fiberOf(thread);
    if (target != null) {
      execution.memory.write(execution.running(), target, "permit", 0, 3);
      execution.wrote();
      target.interrupted = true;
    }
  }

  /// Stands for `Thread.getState`.
  ///
  /// @param thread which thread
  /// @return terminated, or runnable for every other state
  public static Thread.State getState(Thread thread) {
    var execution = Execution.current();
    var target = execution == null ? null : execution.fiberOf(thread);
    return target != null && !target.done ? Thread.State.RUNNABLE : Thread.State.TERMINATED;
  }

  /// Stands for `Thread.onSpinWait`.
  public static void onSpinWait() {
    var execution = Execution.current();
    if (execution == null) {
      throw new AssertionError("spins where no other thread runs");
    }
    var fiber = execution.running();
    fiber.spinningSince = execution.foreignWriteCount(fiber);
    execution.step("spins");
    fiber.hash = Memory.mix(fiber.hash, 4);
  }

  /// Stands for `Thread.yield`.
  @SuppressWarnings("NamedLikeContextualKeyword") // the name is the one it stands for
  public static void yield() {
    onSpinWait();
  }

  /// Stands for `System.nanoTime`.
  ///
  /// @return this thread's own time, which moves only when it waits in vain
  public static long nanoTime() {
    var fiber = Execution.fiber();
    return fiber == null ? 0 : fiber.nowNanos;
  }

  /// Stands for `Runtime.availableProcessors`: one, where spinning is useless.
  ///
  /// @param runtime the runtime
  /// @return 1
  public static int availableProcessors(Runtime runtime) {
    return 1;
  }

  /// Stands for `Random.nextInt`: every number is tried.
  ///
  /// @param random the source, which is not used
  /// @param bound the numbers are below it
  /// @return one of them
  public static int nextInt(Object random, int bound) {
    var execution = Execution.current();
    return execution == null ? 0 : execution.choose(bound);
  }

  /// Fails, in a thread of a program, at what the explorer cannot follow.
  ///
  /// @param what the call
  public static void unmodelled(String what) {
    if (Execution.current() != null) {
      throw new AssertionError("the explorer does not model " + what);
    }
  }
}
