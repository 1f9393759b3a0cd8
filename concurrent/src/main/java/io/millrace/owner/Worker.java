package io.millrace.owner;

import io.millrace.channel.Receiver;
import io.millrace.owner.Request.Asked;
import io.millrace.owner.Request.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an owner's thread does: makes the state, runs what arrives, and ends.
///
/// @param <S> the state's type
final class Worker<S> implements Runnable {
  /*
   * The state is a local variable of this thread. Every request in the inbox is applied, or refused
   * with the failure, or, once it is late, set aside; `failure` is written before the inbox refuses,
   * so that a caller who is refused finds why.
   */

  private final Receiver<Request<S>> requests;
  private final Supplier<? extends S> maker;
  private final Supervisor supervisor;
  private final List<Consumer<? super S>> unrun = new ArrayList<>();
  private volatile boolean isLate;
  private volatile @Nullable Throwable failure;

  Worker(Receiver<Request<S>> requests, Supplier<? extends S> maker, Supervision supervision) {
    this.requests = requests;
    this.maker = maker;
    this.supervisor = new Supervisor(supervision, System::nanoTime);
  }

  /// Why the owner has stopped as failed; null if it has not.
  @Nullable Throwable failure() {
    return failure;
  }

  /// From now on sets aside what has not begun.
  void beLate() {
    isLate = true;
  }

  /// The told functions that were set aside; to be called after the thread's end.
  List<Consumer<? super S>> unrun() {
    return List.copyOf(unrun);
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (Throwable cause) { // the thread's outermost frame
      failure = cause;
      requests.closeAndDrain().forEach(request -> request.refuse(cause));
    }
  }

  /// Returns at the end of the inbox; throws if the owner is to stop as failed.
  private void serve() throws Throwable {
    S state = maker.get();
    var failed = runAll(state);
    while (failed != null) {
      closeAfter(failed, state);
      supervisor.bear(failed);
      state = makeAnew();
      failed = runAll(state);
    }
    if (state instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /// Runs what arrives, until the end of the inbox, or a function throws: then what it threw.
  private @Nullable Throwable runAll(S state) {
    try {
      for (var request : requests) {
        if (isLate) {
          setAside(request);
        } else {
          request.apply(state);
        }
        Thread.interrupted(); // clears what the function left: it was meant for the function
      }
      return null;
    } catch (Throwable thrown) { // whatever it is, the supervisor decides
      Thread.interrupted();
      return thrown;
    }
  }

  private void setAside(Request<S> request) {
    switch (request) {
      case Told<S>(Consumer<? super S> function) -> unrun.add(function);
      case Asked<S, ?> question -> {
        var owner = Thread.currentThread().getName();
        question.refuse(
            new IllegalStateException("owner " + owner + " was closed before this was run"));
      }
    }
  }

  private static void closeAfter(Throwable failed, Object state) {
    try {
      if (state instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Throwable second) { // the first one says more
      Supervisor.suppress(failed, second);
    }
  }

  private S makeAnew() throws Throwable {
    while (true) {
      try {
        return maker.get();
      } catch (Exception failed) {
        supervisor.bear(failed);
      }
    }
  }
}
