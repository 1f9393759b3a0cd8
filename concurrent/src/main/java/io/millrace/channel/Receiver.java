package io.millrace.channel;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Moved;
import io.millrace.ownership.MustClose;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// The receiving end of a channel: takes values over, until the end.
///
/// The end comes when every sender handle is closed (or [#stopSenders()] was called) *and* the
/// buffer is drained. If a sender failed, the end is a failure, so that a crash is never mistaken
/// for a normal end. What a thread did before it sent a value happens-before what the receiver does
/// after taking it, and what it did before it closed happens-before what follows the end.
///
/// One thread receives: the first that calls a method which takes values (`receive…`, `tryReceive`,
/// `drain`, `closeAndDrain`, an iterator's, a stream's or a select's) owns the receiver, and every
/// other one gets an `IllegalStateException` until the owner has terminated; then the next to
/// receive takes over. A [SharedReceiver] has no owner. [#size()], [#isDisconnected()],
/// [#stopSenders()] and [#close()] are for any thread. A receive that waits while another thread
/// closes the last handle gets an `IllegalStateException`.
///
/// No receiver starves. Nothing here waits for a value that no sender has begun to send, except
/// where it says so; a value that a sender is just writing is waited for.
///
/// @param <T> what is handed over
@ThreadSafe
@MustClose
public sealed interface Receiver<T> extends AutoCloseable, Iterable<T>
    permits ReceiverHandle, SharedReceiver {

  /// Takes the next value, waiting for a sender if none is ready.
  ///
  /// @return the value, now owned by the caller
  /// @throws ChannelClosedException at the end; its cause is the first failure, if any
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  @Moved
  T receive() throws InterruptedException;

  /// Takes the next value if one is ready, or a sender waits; never waits.
  ///
  /// @return a value, or why there is none
  /// @throws IllegalStateException if this handle is closed, or another thread's
  @Moved
  ReceiveResult<T> tryReceive();

  /// Takes the next value, waiting up to `timeout` for one.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @return a value, or why there is none
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  @Moved
  ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException;

  /// Waits for one value, then takes what is ready, without waiting for more. While it waits it
  /// does not meet a `trySend` to a rendezvous channel, which needs a receiver that takes exactly
  /// one.
  ///
  /// @param into receives the values, in order; one that it refuses by throwing stays in the
  ///   channel
  /// @param countMax how many values to take at most, at least 1
  /// @return true if values were taken, false at a normal end
  /// @throws ChannelClosedException if the end is a failure; its cause is the first one
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  boolean receiveMany(@Borrowed Collection<? super T> into, int countMax)
      throws InterruptedException;

  /// Takes all that is buffered now, of a rendezvous channel the values of all senders that wait;
  /// never waits. What another thread drops meanwhile by closing the last handle is not among them.
  ///
  /// @return the values, oldest first; empty also at the end
  /// @throws IllegalStateException if this handle is closed, or another thread's
  @Moved
  List<T> drain();

  /// Iterates over the values until the end, waiting for each. `hasNext` takes a value and holds it
  /// for `next`, so a loop that is left early loses none. If interrupted, the iterator restores the
  /// interrupt flag and throws a `CancellationException`; at a failed end it throws a
  /// [ChannelClosedException].
  @Override
  Iterator<T> iterator();

  /// The values until the end, as a sequential stream that waits for each. A short-circuiting
  /// operation leaves the others in the channel. Interrupts and failures as in [#iterator()].
  ///
  /// @return a stream to be used in this thread
  Stream<T> stream();

  /// How many values are buffered. Exact at some moment during the call.
  ///
  /// @return the count, without the values of senders that wait; 0 for a rendezvous channel
  int size();

  /// Whether no value can come in any more; the buffer may still hold some.
  ///
  /// @return true when every sender handle is closed or the senders were stopped; then it stays
  ///   true
  boolean isDisconnected();

  /// Refuses new values, so that the channel can be drained without loss: the buffered ones still
  /// arrive, then the end. Senders that wait get their value back by exception. Whether the end is
  /// a failure is decided here, by the senders that have failed so far. Idempotent.
  ///
  /// @throws IllegalStateException if this handle is closed
  void stopSenders();

  /// Closes this handle, as [#close()] does, but keeps what was buffered.
  ///
  /// @return the values that were sent and not received, oldest first; empty if this handle was
  ///   closed already or others are open
  /// @throws IllegalStateException if another thread owns this handle
  @Moved
  List<T> closeAndDrain();

  /// Closes this handle. If it was the last one, drops what is buffered; senders that wait, and all
  /// later sends, get their value back. Idempotent.
  @Override
  void close();
}
