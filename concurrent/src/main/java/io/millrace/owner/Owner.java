package io.millrace.owner;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Receiver;
import io.millrace.channel.SendResult.Sent;
import io.millrace.channel.Sender;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thread that alone touches a state, and the inbox through which others reach it.
///
/// Functions run in the order they arrive, those of one thread in the order sent. What a thread did
/// before `tell` or `ask` happens-before the function, and the function happens-before what follows
/// the completion of its future. If the initial state cannot be made, or a told function throws,
/// the owner stops as failed: everything still in the inbox is dropped, its futures and all later
/// calls get that cause. A full inbox makes callers wait.
///
/// @param <S> the state's type; nothing the functions return should lead to its mutable parts
public final class Owner<S> implements AutoCloseable {

  /// What is in the inbox; `refuse` takes the place of `apply` when the owner has failed.
  private interface Request<S> {
    void apply(S state);

    void refuse(Throwable cause);
  }

  private record Told<S>(Consumer<? super S> function) implements Request<S> {
    @Override
    public void apply(S state) {
      function.accept(state);
    }

    @Override
    public void refuse(Throwable cause) {
      // nobody waits for it, and the cause is kept for the next caller
    }
  }

  private record Asked<S, R>(Function<? super S, ? extends R> function, CompletableFuture<R> answer)
      implements Request<S> {
    @Override
    public void apply(S state) {
      try {
        answer.complete(function.apply(state));
      } catch (Throwable failure) { // the question's failure, not the owner's
        answer.completeExceptionally(failure);
      }
    }

    @Override
    public void refuse(Throwable cause) {
      answer.completeExceptionally(cause);
    }
  }

  private final String name;
  private final Sender<Request<S>> inbox;
  private final Thread thread;
  private volatile @Nullable Throwable failure;

  private Owner(String name, Supplier<? extends S> state, Channel<Request<S>> channel) {
    this.name = name;
    this.inbox = channel.sender();
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> work(channel.receiver(), state));
  }

  /// Starts an owner in a virtual thread of that name.
  ///
  /// @param <S> the state's type
  /// @param name what the thread is called
  /// @param state makes the state, in the owner's thread
  /// @param capacity how many functions the inbox holds before callers wait, at least 1
  /// @return the running owner; close it to end it
  public static <S> Owner<S> start(String name, Supplier<? extends S> state, int capacity) {
    var owner = new Owner<S>(name, state, Channel.bounded(capacity));
    owner.thread.start();
    return owner;
  }

  /// Hands over a function that nobody waits for; waits while the inbox is full. If it throws, the
  /// owner stops as failed. Told by the owner itself, it never waits.
  ///
  /// @param function what to do with the state, in the owner's thread
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause), or
  ///   told itself and its inbox is full
  public void tell(Consumer<? super S> function) throws InterruptedException {
    hand(new Told<>(Objects.requireNonNull(function, "function")));
  }

  /// Hands over a question; waits while the inbox is full. If the function throws, only its future
  /// fails. The future's dependent stages run in the owner's thread unless made `…Async`.
  ///
  /// @param <R> the answer's type
  /// @param function what to ask of the state, in the owner's thread
  /// @return the answer to come
  /// @throws InterruptedException if interrupted first; the function was not handed over
  /// @throws IllegalStateException if the owner is closed or has failed (then with the cause), or
  ///   asks itself, which could never be answered while it waits
  public <R> CompletableFuture<R> ask(Function<? super S, ? extends R> function)
      throws InterruptedException {
    if (isOwnThread()) {
      throw new IllegalStateException("owner " + name + " asks itself");
    }
    var answer = new CompletableFuture<R>();
    hand(new Asked<>(Objects.requireNonNull(function, "function"), answer));
    return answer;
  }

  /// Takes nothing more, lets all that is in the inbox run, and waits for the thread to end; an
  /// interrupt does not cut this short, and the flag stays set. Idempotent.
  ///
  /// @throws IllegalStateException if the owner has failed, with the cause; or in its own thread
  @Override
  public void close() {
    if (isOwnThread()) {
      throw new IllegalStateException("owner " + name + " cannot wait for its own end");
    }
    inbox.close();
    joinThread();
    if (failure != null) {
      throw stopped();
    }
  }

  private void work(Receiver<Request<S>> requests, Supplier<? extends S> initial) {
    try {
      S state = initial.get();
      for (var request : requests) {
        request.apply(state);
      }
    } catch (Throwable cause) { // the thread's outermost frame
      failure = cause; // before the inbox closes, so that whoever is refused finds it
      requests.closeAndDrain().forEach(request -> request.refuse(cause));
    }
  }

  private void hand(Request<S> request) throws InterruptedException {
    if (failure != null) {
      throw stopped();
    }
    try {
      if (!isOwnThread()) {
        inbox.send(request);
      } else if (!(inbox.trySend(request) instanceof Sent)) {
        throw new IllegalStateException("owner " + name + " tells itself, but its inbox is full");
      }
    } catch (ChannelClosedException refused) {
      throw stopped();
    }
  }

  private IllegalStateException stopped() {
    return new IllegalStateException(
        "owner " + name + (failure == null ? " is closed" : " has failed"), failure);
  }

  private void joinThread() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException interrupt) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant
  private boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }
}
