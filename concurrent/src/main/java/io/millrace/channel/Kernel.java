package io.millrace.channel;

import io.millrace.ownership.Borrowed;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// How one flavour of channel keeps its values. It never waits for a peer to begin something:
/// [Waiting], [Select] and [Selector] do, through the waiters that they register. Handles, owner
/// checks and the kind of ending are not its business either: see [Sender], [ReceiverHandle],
/// [Ends].
///
/// Any thread may send, ask, [#refuse()] and [#discard()]; whether several may receive is the
/// flavour's. Every operation is linearizable. One that finds another thread in the middle of
/// sending lets it finish. A value that is reported as anything but `SENT` was not sent and is not
/// kept; after a value has been received or discarded nothing here refers to it. What a thread did
/// before it sent a value happens-before what the receiver does with it; what a thread did before
/// `refuse` happens-before the end is seen.
///
/// @param <T> what is handed over
interface Kernel<T> {

  /// Sends if there is space now, or a receiver waits.
  Offer trySend(T value);

  /// Sends as many of `values` from the index `from` as there is space for now, in that order and
  /// with no other sender's value between two of them if they enter at once.
  ///
  /// @return how many were sent; 0 if full; [#REFUSED] if closed
  int trySendAll(T[] values, int from);

  int REFUSED = -1;

  /// Takes the next value if there is one now.
  @Nullable T tryReceive();

  /// Moves what is here now into `into`, at most `countMax` values. A value that `into` refuses by
  /// throwing stays in the channel.
  ///
  /// @return how many were moved
  int drainTo(@Borrowed Collection<? super T> into, int countMax);

  /// Whether values are kept here; if not, one side must be waiting when the other one comes.
  boolean holdsValues();

  /// Whether this thread spins first when it waits here. It does where so few values fit that the
  /// two sides take turns and a peer that runs on another core soon answers. Where many fit, a side
  /// that yields finds many done at once.
  boolean spinsFirst();

  /// How many values are buffered now.
  int size();

  /// Lets no value in from now on, and sends all who wait to look again. Idempotent; one thread at
  /// a time.
  void refuse();

  /// Whether [#refuse()] was called.
  boolean isRefusing();

  /// Whether [#refuse()] was called and nothing is left; once true, true for ever.
  boolean isDrained();

  /// Drops everything that is buffered. Only after [#refuse()].
  void discard();

  /// Registers a sender's waiter, with the value to send, if the channel is full.
  ///
  /// @param overtaken whether it has waited before in vain, and goes to the head of the queue
  /// @return false if it was not registered, since there is space now, or the channel refuses
  boolean addSender(Waiter<T> waiter, boolean overtaken);

  /// Registers a receiver's waiter if there is nothing to receive.
  ///
  /// @param overtaken whether it has waited before in vain, and goes to the head of the queue
  /// @return false if it was not registered, since there is something now, or the channel refuses
  boolean addReceiver(Waiter<T> waiter, boolean overtaken);

  void removeSender(Waiter<T> waiter);

  void removeReceiver(Waiter<T> waiter);

  /// Passes the baton: a waiter was woken to look again and did something else instead, so another
  /// one looks. Harmless if there is nothing to do.
  void wakeAnother();

  /// A count that grows with whatever changes what can be sent or received here. Equal before and
  /// after means that nothing happened between.
  long version();
}
