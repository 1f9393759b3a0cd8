package io.millrace.verification.channel;

import io.millrace.verification.channel.SelectScenario.Case;
import io.millrace.verification.channel.SelectScenario.Chosen;
import io.millrace.verification.channel.SelectScenario.Invocation;
import io.millrace.verification.channel.SelectScenario.Kind;
import io.millrace.verification.explorer.History.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which results the contract of select allows: exactly one case takes effect, or none, and then
/// there was a moment at which none was possible.
final class SelectModel implements Linearization.Rules<List<State>> {

  @Override
  public int stepCount(Call call) {
    return 1;
  }

  @Override
  public @Nullable List<State> step(List<State> states, Call call, int step) {
    int thread = call.thread();
    return switch (call.result()) {
      case Word.INTERRUPTED ->
          states.getFirst().isInterrupted(thread) ? interrupted(states, thread, false) : null;
      case Word.EMPTY ->
          invocation(call).step().cases().stream().noneMatch(which -> isPossible(states, which))
              ? states
              : null;
      case Word.DONE -> {
        var done = invocation(call).step();
        if (done.kind() == Kind.INTERRUPT) {
          yield interrupted(states, 0, true);
        }
        int channel = done.cases().getFirst().channel();
        yield with(states, channel, states.get(channel).withSenderClosed(thread, false));
      }
      case Chosen chosen -> {
        int channel = chosen.which().channel();
        var state = states.get(channel);
        var next =
            chosen.which().sends()
                ? Model.send(state, invocation(call).value() + channel, chosen.result())
                : Model.receive(state, thread, chosen.result());
        yield next == null ? null : with(states, channel, next);
      }
      case null, default -> null;
    };
  }

  @Override
  public @Nullable List<State> meet(
      List<State> states, Call sending, int sendingStep, Call receiving, int receivingStep) {
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
              && states.get(channel).capacity() == 0
              && received.result().equals(invocation(sending).value() + channel)
              && waits;
      return meets ? states : null;
    }
    return null;
  }

  @Override
  public boolean isEnd(List<State> states, List<Call> waiting, int interrupted) {
    if (states.getFirst().interrupted() != interrupted) {
      return false;
    }
    for (var call : waiting) {
      boolean isDue =
          states.getFirst().isInterrupted(call.thread())
              || invocation(call).step().cases().stream()
                  .anyMatch(which -> isPossible(states, which) || meetsAny(states, call, waiting));
      if (isDue) {
        return false;
      }
    }
    return true;
  }

  /// Whether two calls that wait for ever should have met.
  private static boolean meetsAny(List<State> states, Call call, List<Call> waiting) {
    for (var mine : invocation(call).step().cases()) {
      for (var other : waiting) {
        for (var its : invocation(other).step().cases()) {
          if (!other.equals(call)
              && mine.channel() == its.channel()
              && mine.sends() != its.sends()
              && states.get(mine.channel()).capacity() == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isPossible(List<State> states, Case which) {
    var state = states.get(which.channel());
    return state.refusing() || (which.sends() ? !state.isFull() : !state.buffer().isEmpty());
  }

  private static List<State> interrupted(List<State> states, int thread, boolean set) {
    return states.stream().map(state -> state.withInterrupt(thread, set)).toList();
  }

  private static List<State> with(List<State> states, int channel, State state) {
    var next = new ArrayList<>(states);
    next.set(channel, state);
    return List.copyOf(next);
  }

  private static Invocation invocation(Call call) {
    return (Invocation) call.operation();
  }
}
