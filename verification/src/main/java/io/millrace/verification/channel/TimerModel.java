package io.millrace.verification.channel;

import io.millrace.verification.channel.TimerScenario.Step;
import io.millrace.verification.channel.TimerScenario.Timer;
import io.millrace.verification.explorer.History.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which results the contract of the clock's channels allows: `after` sends once and ends, `ticks`
/// drops a tick that finds the last one still there, and stops when nobody receives any more.
final class TimerModel implements Linearization.Rules<TimerModel.State> {
  static final State START = new State(true, false, false, false);

  private final Timer timer;

  TimerModel(Timer timer) {
    this.timer = timer;
  }

  /// A moment.
  ///
  /// @param isScheduled whether the clock has something to do
  /// @param isThere whether a tick was sent and not received
  /// @param ended whether no more are sent
  /// @param closed whether the receiver was closed
  record State(boolean isScheduled, boolean isThere, boolean ended, boolean closed) {

    State withTick(boolean there) {
      return new State(isScheduled, there && !closed, ended, closed);
    }

    State withScheduled(boolean scheduled) {
      return new State(scheduled, isThere, ended, closed);
    }
  }

  @Override
  public int stepCount(Call call) {
    return timer == Timer.AFTER && call.result() == Word.DONE && isOf(call, Step.RUN_CLOCK) ? 2 : 1;
  }

  @Override
  public @Nullable State step(State state, Call call, int step) {
    if (isOf(call, Step.RUN_CLOCK)) {
      boolean isDone = call.result() == Word.DONE;
      if (step == 0 && isDone != state.isScheduled) {
        return null;
      }
      return isDone ? run(state, step) : state;
    }
    if (isOf(call, Step.CLOSE)) {
      return new State(state.isScheduled, false, state.ended, true);
    }
    return switch (call.result()) {
      case Word.SENT -> state.isThere ? state.withTick(false) : null;
      case Word.END -> state.ended && !state.isThere ? state : null;
      case Word.EMPTY -> !state.ended && !state.isThere ? state : null;
      case null, default -> null;
    };
  }

  private State run(State state, int step) {
    if (timer == Timer.TICKS) {
      return state.withTick(true).withScheduled(!state.closed);
    }
    return step == 0
        ? state.withTick(true).withScheduled(false)
        : new State(false, state.isThere, true, state.closed);
  }

  @Override
  public @Nullable State meet(
      State state, Call sending, int sendingStep, Call receiving, int receivingStep) {
    return null; // there is a buffer
  }

  @Override
  public boolean isEnd(State state, List<Call> waiting, int interrupted) {
    return waiting.isEmpty() || (!state.isThere && !state.ended);
  }

  private static boolean isOf(Call call, Step step) {
    return call.operation() == step;
  }
}
