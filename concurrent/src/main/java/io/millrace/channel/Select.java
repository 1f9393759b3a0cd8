package io.millrace.channel;

import io.millrace.ownership.Confined;
import io.millrace.ownership.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits on several sends and receives, commits to exactly one, and calls its handler.
///
/// {@snippet file="io/millrace/snippets/SelectSnippetsTest.java" region="select"}
///
/// Of several operations that are possible at once a [#fair()] select takes any, a [#inPriority()]
/// one the case that was added first. What is not committed to has not happened: its message is
/// still the caller's. Handlers run in the selecting thread, after the commitment; what they throw
/// comes out of the select.
///
/// A select is reused, and its cases retire as they are used up: a receive case fires once more
/// when its channel has ended, a send case fires once, when its value was sent or refused. The same
/// channel may be in several cases, also once to send and once to receive; a select never serves
/// itself. A select is for one thread at a time.
///
/// @param <R> what the handlers result in
@Confined
public final class Select<R extends @Nullable Object> {
  /*
   * Idea, after Go's select and crossbeam's. Try every case; if none is possible back off and try
   * again a few times (see Backoff); then register one wait with all of them and park. A peer that can serve a case claims the wait by one CAS, so at most
   * one does, however many channels it is registered with; the others then pass over it.
   *
   * A case that is found possible while the wait is being registered aborts the wait (unless a peer
   * was faster) and starts again; so this thread commits by an ordinary operation or by having been
   * claimed, never both.
   *
   * A peer that woke this thread without serving it (RETRY) may have done so for one case while
   * another is committed to, in its order: then that channel is told to wake another waiter. Without
   * an order the case that was woken is tried first.
   *
   * trySelect is exact: it scans until no channel has changed during the scan, so there was a moment
   * at which no case was possible.
   */

  private final boolean isFair;
  private final List<SelectCase<R>> cases = new ArrayList<>();

  private Select(boolean isFair) {
    this.isFair = isFair;
  }

  /// Makes a select without cases, which takes any of those that are possible.
  ///
  /// @param <R> what the handlers result in
  /// @return a new select
  public static <R extends @Nullable Object> Select<R> fair() {
    return new Select<>(true);
  }

  /// Makes a select without cases, which takes the first added of those that are possible.
  ///
  /// @param <R> what the handlers result in
  /// @return a new select
  public static <R extends @Nullable Object> Select<R> inPriority() {
    return new Select<>(false);
  }

  /// Adds a case that receives. At the channel's end the select throws once a
  /// [ChannelClosedException], and the case retires.
  ///
  /// @param <T> what the channel hands over
  /// @param receiver an open handle; a receiver that is not shared becomes the selecting thread's
  /// @param received what to do with a value
  /// @return this
  public <T> Select<R> receive(Receiver<T> receiver, Function<? super T, ? extends R> received) {
    cases.add(new ReceiveCase<>(ReceiverHandle.of(receiver), requireHandler(received), null));
    return this;
  }

  /// Adds a case that receives.
  ///
  /// @param <T> what the channel hands over
  /// @param receiver an open handle; a receiver that is not shared becomes the selecting thread's
  /// @param received what to do with a value
  /// @param ended what to do once at the channel's end, with the first failure, if any; the case
  ///   then retires
  /// @return this
  public <T> Select<R> receive(
      Receiver<T> receiver,
      Function<? super T, ? extends R> received,
      Function<? super Optional<Throwable>, ? extends R> ended) {
    cases.add(
        new ReceiveCase<>(
            ReceiverHandle.of(receiver), requireHandler(received), requireHandler(ended)));
    return this;
  }

  /// Adds a case that sends the value, once. If the receiver is gone the select throws a
  /// [ChannelClosedException] with the value, and the case retires.
  ///
  /// @param <T> what the channel hands over
  /// @param sender an open handle
  /// @param value the value, the receiver's once this case was committed to
  /// @param sent what to do then
  /// @return this
  public <T> Select<R> send(Sender<T> sender, @Moved T value, Supplier<? extends R> sent) {
    Objects.requireNonNull(value, "a channel takes no null");
    cases.add(new SendCase<>(sender, value, requireHandler(sent), null));
    return this;
  }

  /// Adds a case that sends the value, once.
  ///
  /// @param <T> what the channel hands over
  /// @param sender an open handle
  /// @param value the value, the receiver's once this case was committed to
  /// @param sent what to do then
  /// @param refused what to do with the value if the receiver is gone; the case then retires
  /// @return this
  public <T> Select<R> send(
      Sender<T> sender,
      @Moved T value,
      Supplier<? extends R> sent,
      Function<? super T, ? extends R> refused) {
    Objects.requireNonNull(value, "a channel takes no null");
    cases.add(new SendCase<>(sender, value, requireHandler(sent), requireHandler(refused)));
    return this;
  }

  /// Waits until one case is possible.
  ///
  /// @return what its handler results in
  /// @throws InterruptedException if interrupted first; nothing was sent or received
  /// @throws ChannelClosedException if a case without a handler for it found its channel closed
  /// @throws IllegalStateException if no case is left, or a case's handle is closed or another
  ///   thread's
  public R select() throws InterruptedException {
    var chosen = choose(Deadline.NEVER);
    return commit(Objects.requireNonNull(chosen, "a wait without a limit was over"));
  }

  /// Waits until one case is possible, or the time is over.
  ///
  /// @param timeout how long to wait; zero or less does not wait
  /// @param late what to do when the time is over
  /// @return what the handler results in
  /// @throws InterruptedException if interrupted first; nothing was sent or received
  /// @throws ChannelClosedException if a case without a handler for it found its channel closed
  /// @throws IllegalStateException if no case is left, or a case's handle is closed or another
  ///   thread's
  public R select(Duration timeout, Supplier<? extends R> late) throws InterruptedException {
    requireHandler(late);
    var chosen = choose(Deadline.in(timeout));
    return chosen == null ? late.get() : commit(chosen);
  }

  /// As [#select(Duration, Supplier)], until a moment of the system's clock.
  ///
  /// @param deadline when the time is over
  /// @param late what to do then
  /// @return what the handler results in
  /// @throws InterruptedException if interrupted first; nothing was sent or received
  public R select(Instant deadline, Supplier<? extends R> late) throws InterruptedException {
    return select(Duration.between(Instant.now(), deadline), late);
  }

  /// Takes a case that is possible now; never waits.
  ///
  /// @param otherwise what to do if there was a moment during the call at which none was possible
  /// @return what the handler results in
  /// @throws ChannelClosedException if a case without a handler for it found its channel closed
  /// @throws IllegalStateException if no case is left, or a case's handle is closed or another
  ///   thread's
  public R trySelect(Supplier<? extends R> otherwise) {
    requireHandler(otherwise);
    requireCases();
    while (true) {
      long before = version();
      var chosen = attemptAny();
      if (chosen != null) {
        return commit(chosen);
      }
      if (before == version()) {
        return otherwise.get();
      }
    }
  }

  /// Whether no case is left.
  ///
  /// @return true when every case has retired, or none was added
  public boolean isOver() {
    return cases.isEmpty();
  }

  /// The messages of the send cases that are left, still the caller's.
  ///
  /// @return in the order added
  public List<Object> unsent() {
    var values = new ArrayList<Object>();
    for (var left : cases) {
      if (left instanceof SendCase<?, ?> send) {
        values.add(send.value());
      }
    }
    return values;
  }

  /// The case that was committed to; null if the time is over.
  private @Nullable SelectCase<R> choose(Deadline deadline) throws InterruptedException {
    requireCases();
    Waiting.throwIfInterrupted();
    @Nullable Backoff backoff = null;
    while (true) {
      var chosen = attemptAny();
      if (chosen != null || deadline.isOver()) {
        return chosen;
      }
      if (backoff == null) {
        backoff = new Backoff(spinsFirst());
      }
      chosen = backoff.pause() ? null : park(deadline);
      if (chosen != null) {
        return chosen;
      }
    }
  }

  /// Waits to be claimed; the case that was served, or null to try again.
  private @Nullable SelectCase<R> park(Deadline deadline) throws InterruptedException {
    var wait = new ThreadWait(false);
    @Nullable Waiter<?> completed = null;
    try {
      if (registerAll(wait) || !wait.abort()) {
        completed = wait.await(deadline);
      }
    } finally {
      for (var registered : cases) {
        registered.unregister();
      }
    }
    if (completed == null) {
      return null;
    }
    var woken = caseOf(completed);
    return completed.isDone() ? woken : retry(woken);
  }

  private boolean registerAll(ThreadWait wait) {
    for (var next : cases) {
      if (!next.register(wait)) {
        return false;
      }
    }
    return true;
  }

  private SelectCase<R> caseOf(Waiter<?> completed) {
    for (var candidate : cases) {
      if (candidate.completes(completed)) {
        return candidate;
      }
    }
    throw new IllegalStateException("claimed through a waiter that is no case's");
  }

  private @Nullable SelectCase<R> retry(SelectCase<R> woken) {
    if (isFair) {
      return woken.attempt() ? woken : null;
    }
    var chosen = attemptAny();
    if (chosen != null && !chosen.equals(woken)) {
      woken.wakeAnother();
    }
    return chosen;
  }

  private @Nullable SelectCase<R> attemptAny() {
    int count = cases.size();
    int start = isFair && count > 1 ? ThreadLocalRandom.current().nextInt(count) : 0;
    for (int i = 0; i < count; i++) {
      var candidate = cases.get((start + i) % count);
      if (candidate.attempt()) {
        return candidate;
      }
    }
    return null;
  }

  private R commit(SelectCase<R> chosen) {
    if (chosen.isRetired()) {
      cases.remove(chosen);
    }
    return chosen.handle();
  }

  private long version() {
    long sum = 0;
    for (var next : cases) {
      sum += next.version();
    }
    return sum;
  }

  private boolean spinsFirst() {
    for (var next : cases) {
      if (next.spinsFirst()) {
        return true;
      }
    }
    return false;
  }

  private void requireCases() {
    if (cases.isEmpty()) {
      throw new IllegalStateException("a select without cases would wait for ever");
    }
  }

  private static <H> H requireHandler(H handler) {
    return Objects.requireNonNull(handler, "handler");
  }
}
