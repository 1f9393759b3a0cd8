package io.millrace.channel;

import io.millrace.ownership.Confined;
import io.millrace.ownership.MustClose;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Receives from thousands of channels in one thread, at the cost of those that have something.
///
/// Receivers are added once and stay until they end, are removed, or the selector is closed. Of
/// those that have something each is served in turn. At its end a receiver fires once more and is
/// removed. Unlike a [Select] it does not send, and it does not meet a `trySend` to a rendezvous
/// channel, only senders that wait. For one thread at a time; closing leaves the receivers open.
///
/// {@snippet file="io/millrace/snippets/SelectSnippetsTest.java" region="selector"}
///
/// @param <R> what the handlers result in
@Confined
@MustClose
public final class Selector<R extends @Nullable Object> implements AutoCloseable {
  /*
   * Idea. Each receiver has one entry, which is either IDLE: registered with its channel as an
   * observer, or READY: in the queue `ready`, once. A peer that sends claims the idle entry and puts
   * it there; the selecting thread takes an entry, tries to receive, and puts it back at the end if
   * there was a value, else registers it again (which fails, and makes it ready, if something has
   * come since). So an entry with something to receive is always in `ready`, or with the selecting
   * thread, or with a peer that is about to put it there; idle ones cost nothing.
   *
   * Being claimed and being in `ready` are one step for every other sender: the peer does both under
   * the channel's lock, before the entry is counted off there. So a send that is over was its
   * entry's first, or found it in `ready`, and a select that begins later finds it too: when its time
   * is over, there was a moment during the call at which nothing was to be received.
   *
   * `ready` is one of our own unbounded channels; waiting for it is the only wait. Lock order: a
   * channel's, then that of `ready`.
   */

  private final Kernel<Entry<?>> ready = new SegmentKernel<>();
  private final IdentityHashMap<Receiver<?>, Entry<?>> entries = new IdentityHashMap<>();

  /// Makes a selector without receivers.
  public Selector() {}

  /// Adds a receiver.
  ///
  /// @param <T> what the channel hands over
  /// @param receiver an open handle; a receiver that is not shared becomes the selecting thread's
  /// @param received what to do with a value
  /// @param ended what to do once at the channel's end, with the first failure, if any
  /// @throws IllegalArgumentException if the receiver was added before
  public <T> void add(
      Receiver<T> receiver,
      Function<? super T, ? extends R> received,
      Function<? super Optional<Throwable>, ? extends R> ended) {
    Objects.requireNonNull(received, "received");
    Objects.requireNonNull(ended, "ended");
    var entry = new Entry<T>(receiver, received, ended);
    if (entries.putIfAbsent(receiver, entry) != null) {
      throw new IllegalArgumentException("the receiver was added before");
    }
    ready.trySend(entry);
  }

  /// Removes a receiver, which stays open; its handlers are not called any more.
  ///
  /// @param receiver a handle that was added
  /// @return false if it is not here
  public boolean remove(Receiver<?> receiver) {
    var entry = entries.remove(receiver);
    if (entry != null) {
      entry.retire();
    }
    return entry != null;
  }

  /// Whether no receiver is left.
  ///
  /// @return true when every receiver has ended or was removed, or none was added
  public boolean isOver() {
    return entries.isEmpty();
  }

  /// Waits until one of the receivers has a value or has ended.
  ///
  /// @return what its handler results in
  /// @throws InterruptedException if interrupted first; nothing was received
  /// @throws IllegalStateException if no receiver is left, or one's handle is closed or another
  ///   thread's; that one is removed
  public R select() throws InterruptedException {
    var entry = next(Deadline.NEVER);
    return Objects.requireNonNull(entry, "a wait without a limit was over").handle();
  }

  /// Waits until one of the receivers has a value or has ended, or the time is over.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @param late what to do when the time is over, and nothing was to be received at a moment
  ///   during the call
  /// @return what the handler results in
  /// @throws InterruptedException if interrupted first; nothing was received
  /// @throws IllegalStateException if no receiver is left, or one's handle is closed or another
  ///   thread's; that one is removed
  public R select(Duration timeout, Supplier<? extends R> late) throws InterruptedException {
    Objects.requireNonNull(late, "late");
    var entry = next(Deadline.in(timeout));
    return entry == null ? late.get() : entry.handle();
  }

  /// Removes all receivers, which stay open. Idempotent.
  @Override
  public void close() {
    entries.values().forEach(Entry::retire);
    entries.clear();
  }

  /// An entry that has received or has ended; null if the time is over.
  private @Nullable Entry<?> next(Deadline deadline) throws InterruptedException {
    while (true) {
      if (entries.isEmpty()) {
        throw new IllegalStateException("a selector without receivers would wait for ever");
      }
      var entry = Waiting.receive(ready, deadline);
      if (entry == null) {
        return null;
      }
      if (entry.attempt()) {
        return entry;
      }
    }
  }

  private enum Place {
    /// Registered with its channel.
    IDLE,
    /// In the queue, or with the selecting thread.
    READY,
    /// Removed.
    RETIRED
  }

  private final class Entry<T> implements Wait {
    private final Receiver<T> key;
    private final ReceiverHandle<T> receiver;
    private final Function<? super T, ? extends R> received;
    private final Function<? super Optional<Throwable>, ? extends R> ended;
    private final AtomicReference<Place> place = new AtomicReference<>(Place.READY);
    private @Nullable Waiter<T> waiter;
    private @Nullable T value;

    Entry(
        Receiver<T> receiver,
        Function<? super T, ? extends R> received,
        Function<? super Optional<Throwable>, ? extends R> ended) {
      this.key = receiver;
      this.receiver = ReceiverHandle.of(receiver);
      this.received = received;
      this.ended = ended;
    }

    @Override
    public boolean claim(Waiter<?> claimed) {
      boolean isIdle = place.compareAndSet(Place.IDLE, Place.READY);
      if (isIdle) {
        ready.trySend(this);
      }
      return isIdle;
    }

    /// Nothing to do: whoever claims this has made it ready.
    @Override
    public void completed() {}

    @Override
    public boolean observes() {
      return true;
    }

    /// Receives, or finds the end; else goes to wait.
    boolean attempt() {
      if (place.get() == Place.RETIRED) {
        return false;
      }
      try {
        receiver.requireUsable();
      } catch (IllegalStateException unusable) {
        remove(key);
        throw unusable;
      }
      var kernel = receiver.kernel();
      value = kernel.tryReceive();
      if (value != null) {
        ready.trySend(this); // behind the others that are ready
        return true;
      }
      if (kernel.isDrained()) {
        remove(key);
        return true;
      }
      idle(kernel);
      return false;
    }

    R handle() {
      var taken = value;
      value = null;
      return taken != null
          ? received.apply(taken)
          : ended.apply(Optional.ofNullable(receiver.failure()));
    }

    void retire() {
      place.set(Place.RETIRED);
      if (waiter != null) {
        receiver.kernel().removeReceiver(waiter);
      }
    }

    private void idle(Kernel<T> kernel) {
      var registered = new Waiter<T>(this, null);
      waiter = registered;
      place.set(Place.IDLE); // before it can be claimed
      if (!kernel.addReceiver(registered, false)) {
        place.set(Place.READY);
        ready.trySend(this);
      }
    }
  }
}
