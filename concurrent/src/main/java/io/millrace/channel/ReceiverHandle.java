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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// One handle of a receiving end; see [Receiver] for the contract.
///
/// @param <T> what is handed over
final class ReceiverHandle<T> implements Receiver<T> {
  private static final String KIND = "a receiver";

  private final Kernel<T> kernel;
  private final Ends ends;
  private final HandleState state;
  private final boolean isShared;

  /// The one thread that receives, unless shared.
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  private ReceiverHandle(Kernel<T> kernel, Ends ends, HandleState state, boolean isShared) {
    this.kernel = kernel;
    this.ends = ends;
    this.state = state;
    this.isShared = isShared;
    state.watch(this);
  }

  /// The first handle.
  static <T> ReceiverHandle<T> of(Kernel<T> kernel, Ends ends, boolean isShared) {
    var state = new HandleState(KIND, ends);
    ends.addReceiver(state, null);
    return new ReceiverHandle<>(kernel, ends, state, isShared);
  }

  /// A receiver that may be dropped open: nobody waits at the other end.
  static <T> ReceiverHandle<T> ofClock(Kernel<T> kernel, Ends ends) {
    var state = new HandleState(null, ends);
    ends.addReceiver(state, null);
    return new ReceiverHandle<>(kernel, ends, state, false);
  }

  /// The handle behind a receiver.
  static <T> ReceiverHandle<T> of(Receiver<T> receiver) {
    return switch (receiver) {
      case ReceiverHandle<T> handle -> handle;
      case SharedReceiver<T> shared -> shared.handle();
    };
  }

  ReceiverHandle<T> duplicate() {
    requireOpen();
    var added = new HandleState(KIND, ends);
    if (!ends.addReceiver(added, state)) {
      throw closedHandle(); // another thread closed it just now
    }
    return new ReceiverHandle<>(kernel, ends, added, isShared);
  }

  @Override
  public T receive() throws InterruptedException {
    requireUsable();
    var value = Waiting.receive(kernel, Deadline.NEVER);
    if (value == null) {
      throw ended();
    }
    return value;
  }

  @Override
  public ReceiveResult<T> tryReceive() {
    requireUsable();
    return result(kernel.tryReceive());
  }

  @Override
  public ReceiveResult<T> tryReceive(Duration timeout) throws InterruptedException {
    requireUsable();
    return result(Waiting.receive(kernel, Deadline.in(timeout)));
  }

  @Override
  public boolean receiveMany(Collection<? super T> into, int countMax) throws InterruptedException {
    Objects.requireNonNull(into, "into");
    if (countMax < 1) {
      throw new IllegalArgumentException("countMax must be at least 1, was " + countMax);
    }
    requireUsable();
    Waiting.throwIfInterrupted();
    while (kernel.drainTo(into, countMax) == 0) {
      if (kernel.isDrained()) {
        requireNormalEnd();
        return false;
      }
      Waiting.awaitReceivable(kernel);
    }
    return true;
  }

  @Override
  public List<T> drain() {
    requireUsable();
    return drained();
  }

  @Override
  public Iterator<T> iterator() {
    requireUsable();
    return new Values();
  }

  @Override
  public Stream<T> stream() {
    requireUsable();
    return StreamSupport.stream(new Split(), false);
  }

  @Override
  public int size() {
    return kernel.size();
  }

  @Override
  public boolean isDisconnected() {
    return kernel.isRefusing();
  }

  @Override
  public void stopSenders() {
    requireOpen();
    ends.stopSenders();
  }

  @Override
  public List<T> closeAndDrain() {
    own();
    if (!state.close() || !ends.closeReceiver(state)) {
      return List.of();
    }
    var values = drained();
    kernel.discard();
    return values;
  }

  @Override
  public void close() {
    if (state.close() && ends.closeReceiver(state)) {
      kernel.discard();
    }
  }

  Kernel<T> kernel() {
    return kernel;
  }

  /// How the channel ended, once its kernel is drained; null for a normal end.
  @Nullable Throwable failure() {
    requireOpen();
    return ends.failure();
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
    var failure = ends.failure();
    return failure == null ? new ReceiveResult.Closed<>() : new ReceiveResult.Failed<>(failure);
  }

  private void requireNormalEnd() {
    requireOpen();
    if (ends.failure() != null) {
      throw ended();
    }
  }

  private ChannelClosedException ended() {
    requireOpen();
    return ChannelClosedException.ended(ends.failure());
  }

  /// Takes possession for this thread, unless shared.
  void requireUsable() {
    requireOpen();
    own();
  }

  private void requireOpen() {
    if (state.isClosed()) {
      throw closedHandle();
    }
  }

  private static IllegalStateException closedHandle() {
    return new IllegalStateException("this receiver is closed");
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant, whatever its equals() says
  private void own() {
    if (isShared) {
      return;
    }
    var current = Thread.currentThread();
    var previous = owner.get();
    if (previous == current) {
      return;
    }
    if ((previous != null && !hasTerminated(previous)) || !owner.compareAndSet(previous, current)) {
      throw new IllegalStateException(
          "a receiver is for one thread: it is " + owner.get() + "'s, not " + current + "'s");
    }
  }

  /// True as soon as `join` may say so, which can be a moment before `isAlive()` is false.
  private static boolean hasTerminated(Thread thread) {
    // Acquire: a terminated thread's state orders all that it did before this.
    return thread.getState() == Thread.State.TERMINATED;
  }

  /// The next value for an iterator or a stream; null at a normal end.
  private @Nullable T next() {
    requireUsable();
    try {
      var value = Waiting.receive(kernel, Deadline.NEVER);
      if (value == null) {
        requireNormalEnd();
      }
      return value;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      var cancelled = new CancellationException("interrupted while waiting for the next value");
      cancelled.initCause(interrupt);
      throw cancelled;
    }
  }

  private final class Values implements Iterator<T> {
    private @Nullable T held;

    @Override
    public boolean hasNext() {
      if (held == null) {
        held = ReceiverHandle.this.next();
      }
      return held != null;
    }

    @Override
    public T next() {
      var value = held == null ? ReceiverHandle.this.next() : held;
      held = null;
      if (value == null) {
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
