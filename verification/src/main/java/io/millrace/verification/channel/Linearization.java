package io.millrace.verification.channel;

import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.History.Call;
import io.millrace.verification.explorer.Run;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for an order of a run's calls that a model allows.
///
/// @param <S> the model's states, compared by value
final class Linearization<S> {
  /*
   * A depth-first search: any call that no call which has not taken effect precedes in real time may
   * take its next step, alone or together with another one. Combinations of positions and state that
   * were seen to lead nowhere are not tried again. Calls that wait for ever take no step; at the end
   * none of them may be due.
   */

  /// A model.
  ///
  /// @param <S> its states
  interface Rules<S> {

    /// In how many steps the call takes effect.
    int stepCount(Call call);

    /// The state after that step of the call; null if its result is not allowed here.
    @Nullable S step(S state, Call call, int step);

    /// The state after two calls met, each in that step; null if they cannot.
    @Nullable S meet(S state, Call sending, int sendingStep, Call receiving, int receivingStep);

    /// Whether all may end here, with these calls waiting for ever and these threads' interrupt
    /// flags set.
    boolean isEnd(S state, List<Call> waiting, int interrupted);
  }

  private record Seen(List<Integer> positions, Object state) {}

  private final Rules<S> rules;
  private final List<Call> calls;
  private final List<Call> waiting;
  private final int interrupted;
  private final int[] positions;
  private final Set<Seen> seen = new HashSet<>();

  private Linearization(Rules<S> rules, Run run) {
    this.rules = rules;
    calls = run.history().calls().stream().filter(call -> call.end() != History.NOT_YET).toList();
    waiting = run.history().calls().stream().filter(call -> call.end() == History.NOT_YET).toList();
    interrupted = run.interrupted().stream().mapToInt(thread -> 1 << thread).sum();
    positions = new int[calls.size()];
  }

  /// Whether a run was right: null if so, else what is wrong.
  static <S> @Nullable String verdict(Rules<S> rules, S initial, Run run) {
    if (new Linearization<>(rules, run).search(initial)) {
      return null;
    }
    return "no order of the calls is right; waiting for ever: "
        + run.waiting()
        + ", interrupted: "
        + run.interrupted();
  }

  private boolean search(S state) {
    if (!seen.add(new Seen(Arrays.stream(positions).boxed().toList(), state))) {
      return false;
    }
    boolean isEnd = true;
    for (int i = 0; i < positions.length; i++) {
      if (!isDone(i)) {
        isEnd = false;
        if (isNext(i) && (stepAlone(state, i) || meetAny(state, i))) {
          return true;
        }
      }
    }
    return isEnd && rules.isEnd(state, waiting, interrupted);
  }

  private boolean stepAlone(S state, int index) {
    var next = rules.step(state, calls.get(index), positions[index]);
    if (next == null) {
      return false;
    }
    positions[index]++;
    boolean found = search(next);
    positions[index]--;
    return found;
  }

  private boolean meetAny(S state, int sending) {
    for (int i = 0; i < positions.length; i++) {
      if (i != sending && !isDone(i) && isNext(i)) {
        var next =
            rules.meet(state, calls.get(sending), positions[sending], calls.get(i), positions[i]);
        if (next != null) {
          positions[sending]++;
          positions[i]++;
          boolean found = search(next);
          positions[sending]--;
          positions[i]--;
          if (found) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isDone(int index) {
    return positions[index] == rules.stepCount(calls.get(index));
  }

  private boolean isNext(int index) {
    for (int i = 0; i < positions.length; i++) {
      if (!isDone(i) && calls.get(i).end() < calls.get(index).start()) {
        return false;
      }
    }
    return true;
  }
}
