package io.millrace.verification.channel;

import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.explorer.Run;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Two channels of one flavour, and threads that select among them, or send and receive.
///
/// @param flavour which channels
/// @param threads what each thread does, in order; of a plain channel one thread alone receives
public record SelectScenario(Flavour flavour, List<List<Step>> threads) {

  /// How many channels there are.
  public static final int CHANNEL_COUNT = 2;

  /// How a step is done.
  public enum Kind {
    /// `Select.fair().select()`.
    FAIR,
    /// `Select.inPriority().select()`.
    PRIORITY,
    /// `Select.fair().trySelect(…)`.
    TRY,
    /// `Select.fair().select(Duration, …)`.
    TIMED,
    /// `select()` of the thread's `Selector`, which has a receiver of each channel.
    SELECTOR,
    /// The same, `select(Duration, …)`.
    TIMED_SELECTOR,
    /// Removes the one case's receiver from the thread's `Selector`.
    REMOVE,
    /// The one case by `send` or `receive`.
    PLAIN,
    /// Closes the sender handle of the one case's channel.
    CLOSE,
    /// Interrupts thread 0.
    INTERRUPT
  }

  /// One operation that may be done.
  ///
  /// @param channel on which channel
  /// @param sends whether it sends, else it receives
  public record Case(int channel, boolean sends) {
    @Override
    public String toString() {
      return (sends ? "send" : "receive") + channel;
    }
  }

  /// One call.
  ///
  /// @param kind how
  /// @param cases what may be done
  public record Step(Kind kind, List<Case> cases) {

    /// Whether it selects by the thread's `Selector`.
    ///
    /// @return true if so
    public boolean isSelector() {
      return kind == Kind.SELECTOR || kind == Kind.TIMED_SELECTOR;
    }

    @Override
    public String toString() {
      return kind + cases.toString();
    }
  }

  /// One call in a run.
  ///
  /// @param step the call
  /// @param value the value its sending cases send, more by the number of the channel
  public record Invocation(Step step, int value) {
    @Override
    public String toString() {
      return step + "(" + value + ")";
    }
  }

  /// The case that a call committed to.
  ///
  /// @param which the case
  /// @param result what came of it
  public record Chosen(Case which, Object result) {}

  /// Whether that thread has a sender handle of that channel.
  ///
  /// @param thread the thread
  /// @param channel the channel
  /// @return true if it uses one
  public boolean isSender(int thread, int channel) {
    return threads.get(thread).stream()
        .flatMap(step -> step.cases().stream())
        .anyMatch(which -> which.channel() == channel && which.sends());
  }

  /// Whether that thread has a `Selector`.
  ///
  /// @param thread the thread
  /// @return true if it uses one
  public boolean hasSelector(int thread) {
    return threads.get(thread).stream().anyMatch(Step::isSelector);
  }

  /// Whether some thread interrupts another.
  ///
  /// @return true if so
  public boolean interrupts() {
    return threads.stream().flatMap(List::stream).anyMatch(step -> step.kind() == Kind.INTERRUPT);
  }

  /// Whether a run of this scenario was right.
  ///
  /// @param run what happened
  /// @return null if so, else what is wrong
  public @Nullable String verdict(Run run) {
    return Linearization.verdict(new SelectModel(), new SelectModel.Moment(initialState(), 0), run);
  }

  private List<State> initialState() {
    return IntStream.range(0, CHANNEL_COUNT)
        .mapToObj(channel -> {
          var single = new Scenario(flavour, 1, 0, List.of(List.of(Operation.RECEIVE)));
          int open = 0;
          for (int thread = 0; thread < threads.size(); thread++) {
            open |= isSender(thread, channel) ? 1 << thread : 0;
          }
          return single.initialState().withSenders(open);
        })
        .toList();
  }
}
