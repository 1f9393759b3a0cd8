package io.millrace.verification.explorer;

import org.jspecify.annotations.Nullable;

/// One thread of a program under exploration: what it is about to do, and what it waits for.
final class Fiber {

  /// What must hold before the next step of a fiber can be taken.
  enum Need {
    NOTHING,
    LOCK,
    LOCK_OR_INTERRUPT,
    PERMIT
  }

  final int index;
  final Thread thread;
  final Coroutine coroutine;

  Need need = Need.NOTHING;
  @Nullable LockState lock;
  boolean timed;

  /// What the next step is, for the trace.
  String doing = "";

  /// Whether it has reached its first step.
  boolean begun;

  boolean done;
  boolean permit;
  boolean interrupted;

  /// This thread's own clock: it moves only when a timed wait of this thread runs out.
  long nowNanos;

  /// The fingerprint of all this thread has seen and done.
  long hash;

  /// How many writes this thread has made.
  int writeCount;

  /// After a spin: the writes of the others at that time; it is useless to run before there are
  /// more. Else -1.
  int spinningSince = -1;

  int endedCallCount;
  History.@Nullable Call opening;

  Fiber(int index, Thread thread, Runnable body) {
    this.index = index;
    this.thread = thread;
    this.coroutine = new Coroutine(body);
    this.hash = Memory.mix(index + 1);
  }

  boolean canRun() {
    return switch (need) {
      case NOTHING -> true;
      case LOCK -> isLockFree();
      case LOCK_OR_INTERRUPT -> interrupted || isLockFree();
      case PERMIT -> permit || interrupted;
    };
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  private boolean isLockFree() {
    return lock == null || lock.owner == null || lock.owner == this;
  }

  @Override
  public String toString() {
    return "T" + index;
  }
}
