package io.millrace.verification.channel;

import io.millrace.verification.channel.SelectScenario.Case;
import io.millrace.verification.channel.SelectScenario.Chosen;
import io.millrace.verification.channel.SelectScenario.Invocation;
import io.millrace.verification.channel.SelectScenario.Kind;
import io.millrace.verification.channel.SelectScenario.Step;
import io.millrace.verification.explorer.History.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which results the contract of select allows: exactly one case takes effect, or none, and then
/// there was a moment at which none was possible.
final class SelectModel implements Linearization.Rules<SelectModel.Moment> {

  /// The channels, and which of them the selector of a thread has lost because they ended or were
  /// removed.
  ///
  /// @param states the channels' states
  /// @param lost the channels, as bits
  record Moment(List<State> states, int lost) {

    State get(int channel) {
      return states.get(channel);
    }

    Moment with(int channel, State state) {
      var next = new ArrayList<>(states);
      next.set(channel, state);
      return new Moment(List.copyOf(next), lost);
    }

    Moment withLost(int channel) {
      return new Moment(states, lost | (1 << channel));
    }

    Moment withInterrupt(int thread, boolean set) {
      return new Moment(
          states.stream().map(state -> state.withInterrupt(thread, set)).toList(), lost);
    }

    boolean isInterrupted(int thread) {
      return states.getFirst().isInterrupted(thread);
    }

    /// Whether the step may do that: a selector has lost some of its cases.
    boolean has(Step step, Case which) {
      return !step.isSelector() || (lost & (1 << which.channel())) == 0;
    }
  }

  @Override
  public int stepCount(Call call) {
    return 1;
  }

  @Override
  public @Nullable Moment step(Moment moment, Call call, int step) {
    int thread = call.thread();
    var done = invocation(call).step();
    return switch (call.result()) {
      case Word.INTERRUPTED ->
          moment.isInterrupted(thread) ? moment.withInterrupt(thread, false) : null;
      case Word.EMPTY ->
          done.cases().stream().noneMatch(which -> isPossible(moment, done, which)) ? moment : null;
      case Word.DONE ->
          switch (done.kind()) {
            case INTERRUPT -> moment.withInterrupt(0, true);
            case REMOVE -> moment.withLost(done.cases().getFirst().channel());
            default -> {
              int channel = done.cases().getFirst().channel();
              yield moment.with(channel, moment.get(channel).withSenderClosed(thread, false));
            }
          };
      case Chosen chosen -> chosen(moment, call, chosen);
      case null, default -> null;
    };
  }

  private static @Nullable Moment chosen(Moment moment, Call call, Chosen chosen) {
    int channel = chosen.which().channel();
    var state = moment.get(channel);
    var step = invocation(call).step();
    if (!moment.has(step, chosen.which())) {
      return null;
    }
    var next =
        chosen.which().sends()
            ? Model.send(state, invocation(call).value() + channel, chosen.result())
            : Model.receive(state, call.thread(), chosen.result());
    if (next == null) {
      return null;
    }
    boolean retires = step.isSelector() && chosen.result() == Word.END;
    return retires ? moment.with(channel, next).withLost(channel) : moment.with(channel, next);
  }

  @Override
  public @Nullable Moment meet(
      Moment moment, Call sending, int sendingStep, Call receiving, int receivingStep) {
    if (sending.result() instanceof Chosen sent
        && receiving.result() instanceof Chosen received
        && sent.which().sends()
        && !received.which().sends()
        && sent.result() == Word.SENT) {
      int channel = sent.which().channel();
      boolean waits =
          invocation(sending).step().kind() != Kind.TRY
              || invocation(receiving).step().kind() != Kind.TRY;
      boolean meets =
          channel == received.which().channel()
              && moment.get(channel).capacity() == 0
              && moment.has(invocation(receiving).step(), received.which())
              && received.result().equals(invocation(sending).value() + channel)
              && waits;
      return meets ? moment : null;
    }
    return null;
  }

  @Override
  public boolean isEnd(Moment moment, List<Call> waiting, int interrupted) {
    if (moment.states().getFirst().interrupted() != interrupted) {
      return false;
    }
    for (var call : waiting) {
      var step = invocation(call).step();
      boolean isDue =
          moment.isInterrupted(call.thread())
              || meetsAny(moment, call, waiting)
              || step.cases().stream().anyMatch(which -> isPossible(moment, step, which));
      if (isDue) {
        return false;
      }
    }
    return true;
  }

  /// Whether two calls that wait for ever should have met.
  private static boolean meetsAny(Moment moment, Call call, List<Call> waiting) {
    var step = invocation(call).step();
    for (var mine : step.cases()) {
      for (var other : waiting) {
        var its = invocation(other).step();
        if (!other.equals(call)
            && moment.get(mine.channel()).capacity() == 0
            && moment.has(step, mine)
            && its.cases().stream()
                .anyMatch(which ->
                    which.channel() == mine.channel()
                        && which.sends() != mine.sends()
                        && moment.has(its, which))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isPossible(Moment moment, Step step, Case which) {
    var state = moment.get(which.channel());
    return moment.has(step, which)
        && (state.refusing() || (which.sends() ? !state.isFull() : !state.buffer().isEmpty()));
  }

  private static Invocation invocation(Call call) {
    return (Invocation) call.operation();
  }
}
