package io.millrace.verification.channel;

import io.millrace.verification.explorer.History.Call;
import io.millrace.verification.explorer.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which results the contract of channels allows, and what follows from them.
///
/// A call takes effect in one step, or, where the contract promises no more, in several: a batch
/// takes its values one by one, and closing a receiver marks the handle, refuses, then discards.
final class Model implements Linearization.Rules<State> {

  /// Whether a run of a scenario was right: null if so, else what is wrong.
  static @Nullable String verdict(Scenario scenario, Run run) {
    return Linearization.verdict(new Model(), scenario.initialState(), run);
  }

  @Override
  public int stepCount(Call call) {
    return switch (invocation(call).operation()) {
      case CLOSE_RECEIVER -> 3;
      case CLOSE_AND_DRAIN -> isList(call) ? 2 + values(call).size() : 1;
      case DRAIN -> isList(call) ? 1 + values(call).size() : 1;
      case RECEIVE_MANY -> isList(call) ? values(call).size() : 1;
      case SEND_ALL -> batch(call).sentCount() + (batch(call).end() == Word.SENT ? 0 : 1);
      default -> 1;
    };
  }

  @Override
  public @Nullable State step(State state, Call call, int step) {
    var invocation = invocation(call);
    var result = call.result();
    int thread = call.thread();
    if (result == Word.INTERRUPTED) {
      return interrupted(state, thread);
    }
    return switch (invocation.operation()) {
      case SEND, TRY_SEND, TIMED_SEND -> send(state, invocation.value(), result);
      case SEND_ALL -> sendAll(state, call, step);
      case RECEIVE, TRY_RECEIVE, TIMED_RECEIVE -> receive(state, thread, result);
      case RECEIVE_MANY -> isList(call) ? take(state, call, step) : receive(state, thread, result);
      case DRAIN -> drain(state, call, step);
      case CLOSE_AND_DRAIN -> closeAndDrain(state, call, step);
      case CLOSE_SENDER -> state.withSenderClosed(thread, false);
      case FAIL_SENDER -> state.withSenderClosed(thread, true);
      case STOP_SENDERS -> stop(state, thread, result);
      case CLOSE_RECEIVER ->
          switch (step) {
            case 0 -> state.withReceiverMarked(thread);
            case 1 -> state.withReceiverCounted(thread);
            default -> state.lastCloser() == thread ? state.withBuffer(List.of()) : state;
          };
      case SIZE -> result instanceof Integer size && size == state.buffer().size() ? state : null;
      case IS_DISCONNECTED ->
          result instanceof Boolean ended && ended == state.refusing() ? state : null;
      case INTERRUPT_0 -> state.withInterrupt(0, true);
      case INTERRUPT_1 -> state.withInterrupt(1, true);
    };
  }

  @Override
  public @Nullable State meet(
      State state, Call sending, int sendingStep, Call receiving, int receivingStep) {
    var value = given(sending, sendingStep);
    boolean meets =
        state.capacity() == 0
            && !state.refusing()
            && value != null
            && value.equals(taken(receiving, receivingStep))
            && (waits(sending) || waits(receiving));
    return meets ? state : null;
  }

  @Override
  public boolean isEnd(State state, List<Call> waiting, int interrupted) {
    boolean sends = waiting.stream().anyMatch(Model::sends);
    boolean receives = waiting.stream().anyMatch(call -> !sends(call));
    boolean meets = state.capacity() == 0 && sends && receives;
    return !meets
        && state.interrupted() == interrupted
        && waiting.stream().noneMatch(call -> isDue(state, call));
  }

  /// The value that a sending call has handed over in that step; null if none.
  private static @Nullable Integer given(Call call, int step) {
    if (call.result() instanceof Batch batch) {
      return step < batch.sentCount() ? Batch.value(invocation(call), step) : null;
    }
    return call.result() == Word.SENT ? invocation(call).value() : null;
  }

  /// The value that a receiving call takes over in that step; null if none.
  private static @Nullable Integer taken(Call call, int step) {
    return switch (invocation(call).operation()) {
      case RECEIVE, TRY_RECEIVE, TIMED_RECEIVE ->
          call.result() instanceof Integer value ? value : null;
      case RECEIVE_MANY -> isList(call) ? values(call).get(step) : null;
      case DRAIN -> step > 0 && isList(call) ? values(call).get(step - 1) : null;
      default -> null;
    };
  }

  /// Whether the call, which waits, could go on.
  private static boolean isDue(State state, Call call) {
    if (state.isInterrupted(call.thread()) || state.refusing()) {
      return true;
    }
    return switch (invocation(call).operation()) {
      case SEND, SEND_ALL -> !state.isFull();
      case RECEIVE, RECEIVE_MANY ->
          !state.buffer().isEmpty() || state.isReceiverClosed(call.thread());
      default -> true;
    };
  }

  /// Whether the call may wait for a peer.
  private static boolean waits(Call call) {
    return switch (invocation(call).operation()) {
      case SEND, TIMED_SEND, SEND_ALL, RECEIVE, TIMED_RECEIVE, RECEIVE_MANY -> true;
      default -> false;
    };
  }

  private static boolean sends(Call call) {
    return switch (invocation(call).operation()) {
      case SEND, TRY_SEND, TIMED_SEND, SEND_ALL -> true;
      default -> false;
    };
  }

  static @Nullable State send(State state, int value, @Nullable Object result) {
    return switch (result) {
      case Word.SENT -> state.refusing() || state.isFull() ? null : state.withSent(value);
      case Word.FULL -> !state.refusing() && state.isFull() ? state : null;
      case Word.CLOSED -> state.refusing() ? state : null;
      case null, default -> null;
    };
  }

  /// A batch sends one value more, or finds out why it ends.
  private static @Nullable State sendAll(State state, Call call, int step) {
    var batch = batch(call);
    if (step < batch.sentCount()) {
      return send(state, Batch.value(invocation(call), step), Word.SENT);
    }
    return batch.end() == Word.INTERRUPTED
        ? interrupted(state, call.thread())
        : send(state, 0, batch.end());
  }

  /// An interrupt ends the call.
  private static @Nullable State interrupted(State state, int thread) {
    return state.isInterrupted(thread) ? state.withInterrupt(thread, false) : null;
  }

  static @Nullable State receive(State state, int thread, @Nullable Object result) {
    boolean isClosed = state.isReceiverClosed(thread);
    boolean isDrained = state.buffer().isEmpty() && state.refusing() && !isClosed;
    return switch (result) {
      case Integer value -> isFirst(state, value) ? state.withoutFirst() : null;
      case Word.EMPTY -> state.buffer().isEmpty() && !state.refusing() ? state : null;
      case Word.END -> isDrained && !state.failed() ? state : null;
      case Word.FAILED -> isDrained && state.failed() ? state : null;
      case Word.MISUSE -> isClosed ? state : null;
      case null, default -> null;
    };
  }

  /// A batch takes one more.
  private static @Nullable State take(State state, Call call, int index) {
    return isFirst(state, values(call).get(index)) ? state.withoutFirst() : null;
  }

  /// First looks how much there is: no less is taken.
  private static @Nullable State drain(State state, Call call, int step) {
    if (!isList(call)) {
      boolean isMisuse = call.result() == Word.MISUSE;
      return isMisuse && state.isReceiverClosed(call.thread()) ? state : null;
    }
    if (step > 0) {
      return take(state, call, step - 1);
    }
    int count = values(call).size();
    boolean takesAll = state.buffer().size() <= count || (state.isShared() && count > 0);
    return takesAll ? state : null;
  }

  private static @Nullable State closeAndDrain(State state, Call call, int step) {
    if (!isList(call)) {
      return null;
    }
    if (step == 0) {
      return state.withReceiverMarked(call.thread());
    }
    if (step == 1) {
      var next = state.withReceiverCounted(call.thread());
      int count = values(call).size();
      boolean isLast = next.lastCloser() == call.thread();
      boolean takesAll = isLast ? state.isShared() || next.buffer().size() == count : count == 0;
      return takesAll ? next : null;
    }
    return take(state, call, step - 2);
  }

  private static @Nullable State stop(State state, int thread, @Nullable Object result) {
    if (result == Word.MISUSE) {
      return state.isReceiverClosed(thread) ? state : null;
    }
    return state.withRefusing();
  }

  private static boolean isFirst(State state, Integer value) {
    return !state.buffer().isEmpty() && state.buffer().getFirst().equals(value);
  }

  private static Batch batch(Call call) {
    return call.result() instanceof Batch batch ? batch : new Batch(0, Word.MISUSE);
  }

  private static boolean isList(Call call) {
    return call.result() instanceof List<?>;
  }

  @SuppressWarnings("unchecked") // the program notes lists of integers only
  private static List<Integer> values(Call call) {
    return call.result() instanceof List<?> values ? (List<Integer>) values : List.of();
  }

  private static Invocation invocation(Call call) {
    return (Invocation) call.operation();
  }
}
