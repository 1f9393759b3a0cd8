package io.millrace.channel;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// How one flavour of channel keeps its values and makes threads wait. Handles, owner checks and
/// the kind of ending are not its business: see [Sender], [Receiver], [Senders].
///
/// Any thread may send, ask, [#refuse()] and [#discard()]; one thread at a time receives. A value
/// that a send method reports as anything but `SENT` was not sent and is not kept; after a value
/// has been received, or discarded, nothing here refers to it. A wait ends with
/// `InterruptedException` only if nothing was handed over; if a hand-over and an interrupt meet,
/// the hand-over stands and the interrupt flag stays set. What a thread did before it sent a value
/// happens-before what the receiver does with it; what a thread did before `refuse` happens-before
/// the end is seen.
///
/// @param <T> what is handed over
interface Kernel<T> {

  /// A timeout that means: wait without limit.
  long FOREVER = Long.MAX_VALUE;

  /// Sends, waiting up to `timeoutNanos` for space; `FULL` when the time is over.
  Offer send(T value, long timeoutNanos) throws InterruptedException;

  /// Sends if there is space now; never waits for another thread to receive.
  Offer trySend(T value);

  /// Takes the next value, waiting up to `timeoutNanos`; `null` when drained or out of time.
  @Nullable T receive(long timeoutNanos) throws InterruptedException;

  /// Takes the next value if there is one now.
  @Nullable T tryReceive();

  /// Waits until a value can be taken (true) or the channel is drained (false); takes nothing.
  boolean awaitReady() throws InterruptedException;

  /// Moves what is buffered now into `into`, at most `countMax` values; never waits. A value that
  /// `into` refuses by throwing stays in the channel.
  void drainTo(Collection<? super T> into, int countMax);

  /// How many values are buffered now.
  int size();

  /// Lets no value in from now on: waiting senders get `CLOSED`, a waiting receiver drains what is
  /// buffered and then sees the end. Idempotent.
  void refuse();

  /// Whether [#refuse()] was called.
  boolean isRefusing();

  /// Whether [#refuse()] was called and nothing is buffered; once true, true for ever.
  boolean isDrained();

  /// Drops everything that is buffered. Only after [#refuse()].
  void discard();
}
