package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/// The place of one [Wait] in one channel's queue of waiting senders or of waiting receivers.
///
/// @param <T> what the channel hands over
final class Waiter<T> {

  /// What a peer did for a waiter that it claimed.
  private enum Outcome {
    /// The operation is done: the value to send is in the channel, or a value was handed over.
    DONE,
    /// Something has changed: the waiting thread tries again by itself.
    RETRY
  }

  /*
   * `value` is written by whoever makes this waiter (a value to send) or by the peer that claimed it
   * (a value received), and read by the other of the two: before the claim under the channel's lock,
   * after it through `outcome`, written last by the peer and read first by the waiting thread.
   * `previous`, `next` and `isQueued` are guarded by the channel's lock.
   */
  final Wait wait;
  @Nullable T value;
  private volatile @Nullable Outcome outcome;

  @Nullable Waiter<T> previous;
  @Nullable Waiter<T> next;
  boolean isQueued;

  /// A waiter of a receiver (without a value) or of a sender (with one).
  Waiter(Wait wait, @Nullable T value) {
    this.wait = wait;
    this.value = value;
  }

  /// For the peer that claimed this waiter, at the end of what it does for it.
  void complete(boolean done) {
    outcome = done ? Outcome.DONE : Outcome.RETRY;
    wait.completed();
  }

  boolean isCompleted() {
    return outcome != null;
  }

  boolean isDone() {
    return outcome == Outcome.DONE;
  }
}
