package io.millrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The receiving end of a channel: takes values over, until the end.
///
/// The end comes when every sender handle is closed (or [#stopSenders()] was called) *and* the
/// buffer is drained. If a sender failed, the end is a failure, so that a crash is never mistaken
/// for a normal end. What a thread did before it sent a value happens-before what the receiver does
/// after taking it, and what it did before it closed happens-before what follows the end.
///
/// One thread receives: the first that calls a method which takes values (`receive…`, `tryReceive`,
/// `drain`, `closeAndDrain`, an iterator's or a stream's) owns the receiver, and every other one
/// gets an `IllegalStateException` until the owner has terminated; then the next to receive takes
/// over. [#size()], [#isDisconnected()], [#stopSenders()] and [#close()] are for any thread. A
/// receive that waits while another thread closes this handle gets an `IllegalStateException`.
///
/// @param <T> what is handed over
public final class Receiver<T> implements AutoCloseable, Iterable<T> {
  private final Kernel<T> kernel;
  private final Senders senders;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  Receiver(Kernel<T> kernel, Senders senders) {
    this.kernel = kernel;
    this.senders = senders;
  }

  /// Takes the next value, waiting for a sender if none is ready.
  ///
  /// @return the value, now owned by the caller
  /// @throws ChannelClosedException at the end; its cause is the first failure, if any
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  public T receive() throws InterruptedException {
    requireUsable();
    var value = kernel.receive(Kernel.FOREVER);
    if (value == null) {
      throw ended();
    }
    return value;
  }

  /// Takes the next value if one is ready; never waits.
  ///
  /// @return a value, or why there is none
  /// @throws IllegalStateException if this handle is closed, or another thread's
  public ReceiveResult<T> tryReceive() {
    requireUsable();
    return result(kernel.tryReceive());
  }

  /// Takes the next value, waiting up to `timeout` for one.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @return a value, or why there is none
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
    requireUsable();
    return result(kernel.receive(TimeUnit.NANOSECONDS.convert(timeout)));
  }

  /// Waits for one value, then takes what is ready, without waiting for more.
  ///
  /// @param into receives the values, in order; one that it refuses by throwing stays in the
  ///   channel
  /// @param countMax how many values to take at most, at least 1
  /// @return true if values were taken, false at a normal end
  /// @throws ChannelClosedException if the end is a failure; its cause is the first one
  /// @throws InterruptedException if interrupted first; no value is lost
  /// @throws IllegalStateException if this handle is closed, or another thread's
  public boolean receiveMany(Collection<? super T> into, int countMax) throws InterruptedException {
    Objects.requireNonNull(into, "into");
    if (countMax < 1) {
      throw new IllegalArgumentException("countMax must be at least 1, was " + countMax);
    }
    requireUsable();
    if (!kernel.awaitReady()) {
      requireNormalEnd();
      return false;
    }
    kernel.drainTo(into, countMax);
    return true;
  }

  /// Takes all that is buffered now; never waits.
  ///
  /// @return the values, oldest first; empty also at the end
  /// @throws IllegalStateException if this handle is closed, or another thread's
  public List<T> drain() {
    requireUsable();
    return drained();
  }

  /// Iterates over the values until the end, waiting for each; every value is taken by `next`, so
  /// leaving the loop early loses none. If interrupted, the iterator restores the interrupt flag
  /// and throws a `CancellationException`; at a failed end it throws a [ChannelClosedException].
  @Override
  public Iterator<T> iterator() {
    requireUsable();
    return new Values();
  }

  /// The values until the end, as a sequential stream that waits for each. A short-circuiting
  /// operation leaves the others in the channel. Interrupts and failures as in [#iterator()].
  ///
  /// @return a stream to be used in this thread
  public Stream<T> stream() {
    requireUsable();
    return StreamSupport.stream(new Split(), false);
  }

  /// How many values are buffered. Exact at some moment during the call.
  ///
  /// @return the count, without the values of senders that wait
  public int size() {
    return kernel.size();
  }

  /// Whether no value can come in any more; the buffer may still hold some.
  ///
  /// @return true when every sender handle is closed or the senders were stopped; then it stays
  ///   true
  public boolean isDisconnected() {
    return kernel.isRefusing();
  }

  /// Refuses new values, so that the channel can be drained without loss: the buffered ones still
  /// arrive, then the end. Senders that wait get their value back by exception. Whether the end is
  /// a failure is decided here, by the senders that have failed so far. Idempotent.
  ///
  /// @throws IllegalStateException if this handle is closed
  public void stopSenders() {
    requireOpen();
    senders.stop();
  }

  /// Closes this handle, as [#close()] does, but keeps what was buffered.
  ///
  /// @return the values that were sent and not received, oldest first; empty if closed already
  /// @throws IllegalStateException if another thread owns this handle
  public List<T> closeAndDrain() {
    own();
    if (!closed.compareAndSet(false, true)) {
      return List.of();
    }
    senders.stop();
    return drained();
  }

  /// Closes this handle and drops what is buffered. Senders that wait, and all later sends, get
  /// their value back. Idempotent.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      senders.stop();
      kernel.discard();
    }
  }

  private List<T> drained() {
    var values = new ArrayList<T>();
    kernel.drainTo(values, Integer.MAX_VALUE);
    return values;
  }

  private ReceiveResult<T> result(@Nullable T value) {
    if (value != null) {
      return new ReceiveResult.Received<>(value);
    }
    if (!kernel.isDrained()) {
      return new ReceiveResult.Empty<>();
    }
    requireOpen();
    var failure = senders.failure();
    return failure == null ? new ReceiveResult.Closed<>() : new ReceiveResult.Failed<>(failure);
  }

  private void requireNormalEnd() {
    requireOpen();
    if (senders.failure() != null) {
      throw ended();
    }
  }

  private ChannelClosedException ended() {
    requireOpen();
    return ChannelClosedException.ended(senders.failure());
  }

  private void requireUsable() {
    requireOpen();
    own();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("this receiver is closed");
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant, whatever its equals() says
  private void own() {
    var current = Thread.currentThread();
    var previous = owner.get();
    if (previous == current) {
      return;
    }
    // Acquire: isAlive() being false orders all that the previous owner did before this.
    if ((previous != null && previous.isAlive()) || !owner.compareAndSet(previous, current)) {
      throw new IllegalStateException(
          "a receiver is for one thread: it is " + owner.get() + "'s, not " + current + "'s");
    }
  }

  private boolean awaitNext() {
    requireUsable();
    try {
      if (kernel.awaitReady()) {
        return true;
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("interrupted while waiting for the next value");
      cancelled.initCause(interrupt);
      throw cancelled;
    }
    requireNormalEnd();
    return false;
  }

  private @Nullable T next() {
    return awaitNext() ? kernel.tryReceive() : null;
  }

  private final class Values implements Iterator<T> {
    @Override
    public boolean hasNext() {
      return awaitNext();
    }

    @Override
    public T next() {
      var value = Receiver.this.next();
      if (value == null) {
        requireOpen();
        throw new NoSuchElementException("the channel has ended");
      }
      return value;
    }
  }

  private final class Split extends Spliterators.AbstractSpliterator<T> {
    Split() {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      var value = next();
      if (value == null) {
        return false;
      }
      action.accept(value);
      return true;
    }
  }
}
