package io.millrace.channel;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Moved;
import io.millrace.ownership.MustClose;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The sending end of a channel: gives values up to the receiver.
///
/// The channel ends when every handle is closed, so each sending thread takes its own
/// [#duplicate()] and closes it, best through [#run(Body)], which also tells a crash from a normal
/// end. One handle may still be used by several threads. Values sent by one thread arrive in the
/// order sent. What a thread did before it sent a value happens-before what the receiver does after
/// taking it. A send that throws did not send. Senders that wait are served without starving; a
/// running thread may overtake a waiting one.
///
/// @param <T> what is handed over
@ThreadSafe
@MustClose
public final class Sender<T> implements AutoCloseable {

  /// What [Sender#run(Body)] runs.
  ///
  /// @param <T> what is handed over
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface Body<T, X extends Exception> {

    /// Sends what there is to send.
    ///
    /// @param sender the handle, which is closed or failed afterwards
    /// @throws X to fail the handle
    void run(@Borrowed Sender<T> sender) throws X;
  }

  private static final SendResult<?> SENT = new SendResult.Sent<>();

  private final Kernel<T> kernel;
  private final Ends ends;
  private final HandleState state;

  private Sender(Kernel<T> kernel, Ends ends, HandleState state) {
    this.kernel = kernel;
    this.ends = ends;
    this.state = state;
    state.watch(this);
  }

  /// The first handle.
  static <T> Sender<T> of(Kernel<T> kernel, Ends ends) {
    var state = new HandleState("a sender", ends);
    ends.addSender(state, null);
    return new Sender<>(kernel, ends, state);
  }

  /// Sends the value, waiting while the channel is full.
  ///
  /// @param value the value, the receiver's from here on
  /// @throws ChannelClosedException if the receiver has closed or stopped the senders, or another
  ///   thread closed the last handle meanwhile; it carries the value
  /// @throws InterruptedException if interrupted first; the value was not sent
  /// @throws IllegalStateException if this handle is closed
  public void send(@Moved T value) throws InterruptedException {
    requireUsable(value);
    if (Waiting.send(kernel, value, Deadline.NEVER) != Offer.SENT) {
      throw ChannelClosedException.notSent(value);
    }
  }

  /// Sends the value if there is space for it now; never waits.
  ///
  /// @param value the value, the receiver's once `Sent` is returned
  /// @return what became of it; unless sent, it is handed back
  /// @throws IllegalStateException if this handle is closed
  public SendResult<T> trySend(@Moved T value) {
    requireUsable(value);
    return result(kernel.trySend(value), value);
  }

  /// Sends the value, waiting up to `timeout` while the channel is full.
  ///
  /// @param value the value, the receiver's once `Sent` is returned
  /// @param timeout how long to wait; zero or less does not wait
  /// @return what became of it; unless sent, it is handed back
  /// @throws InterruptedException if interrupted first; the value was not sent
  /// @throws IllegalStateException if this handle is closed
  public SendResult<T> trySend(@Moved T value, Duration timeout) throws InterruptedException {
    requireUsable(value);
    return result(Waiting.send(kernel, value, Deadline.in(timeout)), value);
  }

  /// Sends all the values, in order, waiting while the channel is full. As many as there is space
  /// for enter at once, so no other sender's value comes between them; of more than that the rest
  /// follows in further such steps. Cheaper than sending one by one.
  ///
  /// @param values the values, the receiver's from here on; the list stays the caller's
  /// @throws ChannelClosedException if the receiver has closed or stopped the senders; its
  ///   `unsentAll()` are those that were not sent
  /// @throws BatchInterruptedException if interrupted first; its `unsentAll()` are those that were
  ///   not sent
  /// @throws IllegalStateException if this handle is closed
  public void sendAll(@Moved List<? extends T> values) throws BatchInterruptedException {
    @SuppressWarnings("unchecked") // holds nothing but T, and is seen by the kernel alone
    var batch = (T[]) values.toArray();
    for (var value : batch) {
      Objects.requireNonNull(value, "a channel takes no null");
    }
    requireOpen();
    int sentCount = Waiting.sendAll(kernel, batch);
    if (sentCount < batch.length) {
      throw ChannelClosedException.notSent(Waiting.rest(batch, sentCount));
    }
  }

  /// Makes one more handle to the same channel; the channel does not end before it is closed too.
  ///
  /// @return a new, open handle
  /// @throws IllegalStateException if this handle is closed
  public Sender<T> duplicate() {
    requireOpen();
    var added = new HandleState("a sender", ends);
    if (!ends.addSender(added, state)) {
      throw closedHandle(); // another thread closed it just now
    }
    return new Sender<>(kernel, ends, added);
  }

  /// Closes this one handle as failed. Once every handle is closed and the buffer is drained, the
  /// receiver learns of the first cause, with the others suppressed in it. Has no effect if this
  /// handle is closed already, and leaves the end as it is if the receiver has brought it about.
  ///
  /// @param cause why this sender could not send all it had
  public void fail(Throwable cause) {
    Objects.requireNonNull(cause, "cause");
    closeOnce(cause);
  }

  /// Runs the body, then closes this handle: normally if the body returns, as failed if it throws.
  /// A try-with-resources cannot see an exception, and would take a crash for a normal end.
  ///
  /// @param body what sends; called at once, in this thread
  /// @param <X> what the body may throw
  /// @throws X what the body threw, after this handle was failed with it
  /// @throws IllegalStateException if this handle is closed
  public <X extends Exception> void run(Body<T, X> body) throws X {
    requireOpen();
    try {
      body.run(this);
    } catch (Throwable failure) { // whatever it is, the receiver must not see a normal end
      closeOnce(failure);
      throw failure;
    }
    closeOnce(null);
  }

  /// Whether nothing will be taken any more: the receiver has closed or stopped the senders, or
  /// every sender handle is closed.
  ///
  /// @return true when no further send can succeed; then it stays true
  public boolean isDisconnected() {
    return kernel.isRefusing();
  }

  /// Closes this handle; buffered values still arrive. A send that waits in another thread through
  /// this handle goes on, unless no handle is left: then that thread gets its value back.
  @Override
  public void close() {
    closeOnce(null);
  }

  private void closeOnce(@Nullable Throwable failure) {
    if (state.close()) {
      ends.closeSender(state, failure);
    }
  }

  private void requireUsable(T value) {
    Objects.requireNonNull(value, "a channel takes no null");
    requireOpen();
  }

  Kernel<T> kernel() {
    return kernel;
  }

  void requireOpen() {
    if (state.isClosed()) {
      throw closedHandle();
    }
  }

  private static IllegalStateException closedHandle() {
    return new IllegalStateException("this sender handle is closed");
  }

  private static <T> SendResult<T> result(Offer offer, T value) {
    return switch (offer) {
      case SENT -> sent();
      case FULL -> new SendResult.Full<>(value);
      case CLOSED -> new SendResult.Closed<>(value);
    };
  }

  @SuppressWarnings("unchecked") // holds no T, so one instance serves every T without allocation
  private static <T> SendResult<T> sent() {
    return (SendResult<T>) SENT;
  }
}
