package io.millrace.verification.explorer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls that a program's threads made in one run, in real time.
public final class History {

  /// One call. Times are positions in the run.
  public static final class Call {
    private final int thread;
    private final Object operation;
    private int start = NOT_YET;
    private int end = NOT_YET;
    private @Nullable Object result;

    Call(int thread, Object operation) {
      this.thread = thread;
      this.operation = operation;
    }

    /// Which thread made the call.
    ///
    /// @return its index in the program
    public int thread() {
      return thread;
    }

    /// What was called.
    ///
    /// @return what was given to [History#begin]
    public Object operation() {
      return operation;
    }

    /// When its first step was taken.
    ///
    /// @return the time, or [#NOT_YET]
    public int start() {
      return start;
    }

    /// When it returned.
    ///
    /// @return the time, or [#NOT_YET]
    public int end() {
      return end;
    }

    /// What it returned.
    ///
    /// @return what was given to [History#end], or null if it has not returned
    public @Nullable Object result() {
      return result;
    }

    @Override
    public String toString() {
      return "T" + thread + " " + operation + " = " + (end == NOT_YET ? "(waits)" : result);
    }
  }

  /// The time of what has not happened.
  public static final int NOT_YET = Integer.MAX_VALUE;

  private final List<Call> calls = new ArrayList<>();
  private int clock;

  History() {}

  /// The calls that have begun, in order of their beginning.
  ///
  /// @return them
  public List<Call> calls() {
    return calls;
  }

  /// Notes that the running thread is about to call something; the call begins with the first step
  /// of the thread that others can see.
  ///
  /// @param operation what is called
  /// @return the call, to be ended
  public Call begin(Object operation) {
    var fiber = Execution.fiber();
    if (fiber == null) { // the observer after the run
      var call = new Call(-1, operation);
      start(call);
      return call;
    }
    var call = new Call(fiber.index, operation);
    fiber.opening = call;
    return call;
  }

  /// Notes that the call has returned.
  ///
  /// @param call the call
  /// @param result what it returned
  public void end(Call call, Object result) {
    var fiber = Execution.fiber();
    if (fiber != null) {
      if (fiber.opening != null) {
        fiber.opening = null;
        start(call);
      }
      fiber.endedCallCount++;
    }
    call.end = ++clock;
    call.result = result;
  }

  void start(Call call) {
    call.start = ++clock;
    calls.add(call);
  }
}
