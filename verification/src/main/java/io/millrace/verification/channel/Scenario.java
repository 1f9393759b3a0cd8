package io.millrace.verification.channel;

import io.millrace.verification.channel.Operation.Side;
import io.millrace.verification.explorer.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A channel and what two or three threads do with it.
///
/// Each thread that sends has its own sender handle. Only thread 0 of a plain channel receives; of
/// a shared one each thread that does not only send has its own receiver handle.
///
/// @param flavour which channel
/// @param capacity its capacity, if it is bounded
/// @param passedCount how many values have gone through it before
/// @param threads the operations of each thread, in order
public record Scenario(
    Flavour flavour, int capacity, int passedCount, List<List<Operation>> threads) {

  /// The factories of channels.
  public enum Flavour {
    BOUNDED,
    UNBOUNDED,
    RENDEZVOUS,
    SHARED_BOUNDED,
    SHARED_UNBOUNDED,
    SHARED_RENDEZVOUS;

    /// Whether several threads may receive.
    ///
    /// @return true if so
    public boolean isShared() {
      return this == SHARED_BOUNDED || this == SHARED_UNBOUNDED || this == SHARED_RENDEZVOUS;
    }
  }

  /// The handle that the channel came with, as bit of a set of receiver handles.
  static final int ORIGINAL = 7;

  /// Whether that thread has a sender handle.
  ///
  /// @param thread its index
  /// @return true if it uses one
  public boolean isSender(int thread) {
    return threads.get(thread).stream().anyMatch(operation -> operation.side() == Side.SENDER);
  }

  /// Whether that thread has a receiver handle of its own.
  ///
  /// @param thread its index
  /// @return true if it uses one
  public boolean isSharedReceiver(int thread) {
    return flavour.isShared()
        && threads.get(thread).stream()
            .anyMatch(operation -> operation.side() != Side.SENDER && !operation.interrupts());
  }

  /// Whether the receiver that the channel came with stays open: it must not if the threads are to
  /// see the end that the last receiver brings about.
  ///
  /// @return true if it is not closed at the start
  public boolean keepsOriginal() {
    return !flavour.isShared()
        || (!uses(Operation.CLOSE_RECEIVER) && !uses(Operation.CLOSE_AND_DRAIN));
  }

  /// Whether some thread does this.
  ///
  /// @param operation the operation
  /// @return true if so
  public boolean uses(Operation operation) {
    return threads.stream().anyMatch(operations -> operations.contains(operation));
  }

  /// Whether some thread interrupts another.
  ///
  /// @return true if so
  public boolean interrupts() {
    return threads.stream().flatMap(List::stream).anyMatch(Operation::interrupts);
  }

  /// Whether a run of this scenario was right.
  ///
  /// @param run what happened
  /// @return null if so, else what is wrong
  public @Nullable String verdict(Run run) {
    return Model.verdict(this, run);
  }

  /// The model's state when the threads begin.
  State initialState() {
    int senders = 0;
    int receivers = keepsOriginal() ? 1 << ORIGINAL : 0;
    for (int i = 0; i < threads.size(); i++) {
      senders |= isSender(i) ? 1 << i : 0;
      receivers |= isSharedReceiver(i) ? 1 << i : 0;
    }
    boolean refusing = senders == 0 || receivers == 0;
    return new State(
        flavour.isShared(),
        switch (flavour) {
          case BOUNDED, SHARED_BOUNDED -> capacity;
          case UNBOUNDED, SHARED_UNBOUNDED -> Integer.MAX_VALUE;
          case RENDEZVOUS, SHARED_RENDEZVOUS -> 0;
        },
        List.of(),
        senders,
        refusing,
        false,
        0,
        receivers,
        -1,
        0);
  }

  @Override
  public String toString() {
    return flavour + "(" + capacity + ") after " + passedCount + " " + threads;
  }
}
