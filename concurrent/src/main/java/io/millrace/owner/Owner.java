package io.millrace.owner;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.owner.Request.Asked;
import io.millrace.owner.Request.Told;
import io.millrace.ownership.Lending;
import io.millrace.ownership.MustClose;
import io.millrace.ownership.Spawned;
import io.millrace.ownership.ThreadSafe;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thread that alone touches a state, and the inbox through which others reach it: the process of
/// Erlang and Elixir.
///
/// {@snippet file="io/millrace/snippets/OwnerSnippetsTest.java" region="owner"}
///
/// Functions run one after another, in the order they arrive, those of one thread in the order
/// sent. What a thread did before `tell` or `ask` happens-before the function, and the function
/// happens-before what follows the completion of its future.
///
/// A told function that throws is the owner's failure, for it may have left the state half changed:
/// the [Supervision] given at the start decides whether the owner stops (the default) or makes its
/// state anew. A failed owner drops what is still in the inbox; the futures there, and all later
/// calls, get the cause. An asked function that throws fails its future alone, and the state is
/// kept, so one that changes the state must leave it whole.
///
/// A state that is `AutoCloseable` is the owner's to close: its thread closes it before it makes a
/// new one, and at the end. An interrupt flag that a function leaves behind is cleared.
///
/// @param <S> the state's type; nothing the functions return should lead to its mutable parts
@ThreadSafe
@MustClose
@SuppressWarnings("ThreadSafeClaim") // the worker's list is read when its thread has ended
public final class Owner<S> implements AutoCloseable {
  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final Sender<Request<S>> inbox;
  private final Worker<S> worker;
  private final Thread thread;

  private Owner(
      Thread.Builder thread,
      Supplier<? extends S> state,
      Channel<Request<S>> channel,
      Supervision supervision) {
    this.inbox = channel.sender();
    this.worker = new Worker<>(channel.receiver(), state, supervision);
    this.thread = thread.unstarted(worker);
  }

  /// Starts an owner in a virtual thread of that name, which stops when a told function throws.
  ///
  /// @param <S> the state's type
  /// @param name what the thread is called
  /// @param state makes the state, in the owner's thread
  /// @param capacity how many functions the inbox holds before callers wait, at least 1
  /// @return the running owner; close it to end it
  public static <S> Owner<S> start(
      String name, @Spawned Supplier<? extends S> state, int capacity) {
    return start(name, state, capacity, Supervision.stop());
  }

  /// Starts an owner in a virtual thread of that name.
  ///
  /// @param <S> the state's type
  /// @param name what the thread is called
  /// @param state makes the state, in the owner's thread, at the start and after a failure; if it
  ///   throws at the start, the owner stops as failed
  /// @param capacity how many functions the inbox holds before callers wait, at least 1
  /// @param supervision what to do when a told function throws
  /// @return the running owner; close it to end it
  public static <S> Owner<S> start(
      String name, @Spawned Supplier<? extends S> state, int capacity, Supervision supervision) {
    return start(Thread.ofVirtual().name(name), state, capacity, supervision);
  }

  /// Starts an owner in a thread made by that builder, such as `Thread.ofPlatform().name("disk")`
  /// for functions that keep a processor or native code busy.
  ///
  /// @param <S> the state's type
  /// @param thread makes the owner's thread, whose name is the owner's
  /// @param state makes the state, in the owner's thread, at the start and after a failure; if it
  ///   throws at the start, the owner stops as failed
  /// @param capacity how many functions the inbox holds before callers wait, at least 1
  /// @param supervision what to do when a told function throws
  /// @return the running owner; close it to end it
  public static <S> Owner<S> start(
      Thread.Builder thread,
      @Spawned Supplier<? extends S> state,
      int capacity,
      Supervision supervision) {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(supervision, "supervision");
    var owner = new Owner<S>(thread, state, Channel.bounded(capacity), supervision);
    owner.thread.start();
    return owner;
  }

  /// Hands over a function that nobody waits for; waits while the inbox is full. Told by the owner
  /// itself, it never waits.
  ///
  /// @param function what to do with the state, in the owner's thread
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause), or
  ///   told itself and its inbox is full
  public void tell(@Spawned @Lending Consumer<? super S> function) throws InterruptedException {
    var request = told(function);
    if (!isOwnThread()) {
      hand(request, null);
    } else if (!hand(request, Duration.ZERO)) {
      throw new IllegalStateException("owner " + name() + " tells itself, but its inbox is full");
    }
  }

  /// Hands over a function that nobody waits for, waiting up to `timeout` while the inbox is full;
  /// the owner itself never waits. For callers that must not be held up, and answer "busy" instead.
  ///
  /// @param function what to do with the state, in the owner's thread
  /// @param timeout how long to wait; zero or less does not wait
  /// @return whether the function was handed over
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause)
  public boolean tryTell(@Spawned @Lending Consumer<? super S> function, Duration timeout)
      throws InterruptedException {
    return hand(told(function), isOwnThread() ? Duration.ZERO : timeout);
  }

  /// Hands over a question; waits while the inbox is full. If the function throws, only its future
  /// fails. If the future is completed before the function's turn comes, cancelled for instance,
  /// the function is not run. The future's dependent stages run in the owner's thread unless made
  /// `…Async`.
  ///
  /// @param <R> the answer's type
  /// @param function what to ask of the state, in the owner's thread
  /// @return the answer to come
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause), or
  ///   asks itself, which could never be answered while it waits
  public <R> CompletableFuture<R> ask(@Spawned @Lending Function<? super S, ? extends R> function)
      throws InterruptedException {
    Asked<S, R> request = asked(function);
    hand(request, null);
    return request.answer();
  }

  /// Hands over a question as [#ask(Function)] does, waiting up to `timeout` while the inbox is
  /// full. The time until the answer is the future's matter: see `orTimeout`.
  ///
  /// @param <R> the answer's type
  /// @param function what to ask of the state, in the owner's thread
  /// @param timeout how long to wait; zero or less does not wait
  /// @return the answer to come; empty if the question was not handed over
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause), or
  ///   asks itself
  public <R> Optional<CompletableFuture<R>> tryAsk(
      @Spawned @Lending Function<? super S, ? extends R> function, Duration timeout)
      throws InterruptedException {
    Asked<S, R> request = asked(function);
    return hand(request, timeout) ? Optional.of(request.answer()) : Optional.empty();
  }

  /// Takes nothing more, lets all that is in the inbox run, and waits for the thread to end; an
  /// interrupt does not cut this short, and the flag stays set. Idempotent.
  ///
  /// @throws IllegalStateException if the owner has failed, with the cause; or in its own thread
  @Override
  public void close() {
    refuseMore();
    join(FOREVER);
    throwIfFailed();
  }

  /// Takes nothing more and lets what is in the inbox run until the time is over. What has not
  /// begun by then is not run: its futures fail, and the told functions are handed back. What has
  /// begun is never cut short, and this waits for it beyond the time; so does an interrupt not cut
  /// this short, and the flag stays set. Idempotent.
  ///
  /// @param timeout how long functions may begin; zero or less lets none begin
  /// @return the told functions that were not run, in the order they arrived
  /// @throws IllegalStateException if the owner has failed, with the cause; or in its own thread
  public List<Consumer<? super S>> close(Duration timeout) {
    refuseMore();
    join(timeout);
    worker.beLate();
    join(FOREVER);
    throwIfFailed();
    return worker.unrun();
  }

  private Told<S> told(Consumer<? super S> function) {
    return new Told<>(Objects.requireNonNull(function, "function"));
  }

  private <R> Asked<S, R> asked(Function<? super S, ? extends R> function) {
    Objects.requireNonNull(function, "function");
    if (isOwnThread()) {
      throw new IllegalStateException("owner " + name() + " asks itself");
    }
    return new Asked<>(function, new CompletableFuture<>());
  }

  /// Hands over; false if the inbox stayed full for that time, which is without limit if null.
  @SuppressWarnings("NotSendable") // the functions are judged where callers write them: @Spawned
  private boolean hand(Request<S> request, @Nullable Duration timeout) throws InterruptedException {
    try {
      if (timeout == null) {
        inbox.send(request);
        return true;
      }
      return switch (inbox.trySend(request, timeout)) {
        case SendResult.Sent<?> sent -> true;
        case SendResult.Full<?> full -> false;
        case SendResult.Closed<?> closed -> throw stopped();
      };
    } catch (ChannelClosedException | IllegalStateException refused) { // closed, or failed
      throw stopped();
    }
  }

  private void refuseMore() {
    if (isOwnThread()) {
      throw new IllegalStateException("owner " + name() + " cannot wait for its own end");
    }
    inbox.close();
  }

  /// Waits for the thread's end, for that time at most; an interrupt does not cut this short.
  private void join(Duration timeout) {
    long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout); // saturates
    long startNanos = System.nanoTime();
    boolean interrupted = false;
    while (true) {
      try {
        long passedNanos = System.nanoTime() - startNanos;
        thread.join(Duration.ofNanos(timeoutNanos - passedNanos));
        break;
      } catch (InterruptedException interrupt) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void throwIfFailed() {
    if (worker.failure() != null) {
      throw stopped();
    }
  }

  private IllegalStateException stopped() {
    var failure = worker.failure();
    return new IllegalStateException(
        "owner " + name() + (failure == null ? " is closed" : " has failed"), failure);
  }

  private String name() {
    return thread.getName();
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant
  private boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }
}
