package io.millrace.owner;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// What is in an owner's inbox: exactly one of the two methods is called, once.
///
/// @param <S> the state's type
sealed interface Request<S> {

  /// Runs the function.
  void apply(S state);

  /// Takes the place of `apply` when the function will not be run.
  void refuse(Throwable cause);

  /// A function that nobody waits for.
  record Told<S>(Consumer<? super S> function) implements Request<S> {
    @Override
    public void apply(S state) {
      function.accept(state);
    }

    @Override
    public void refuse(Throwable cause) {
      // nobody waits for it: the cause is kept for the next caller
    }
  }

  /// A question with its answer to come.
  record Asked<S, R>(Function<? super S, ? extends R> function, CompletableFuture<R> answer)
      implements Request<S> {
    @Override
    public void apply(S state) {
      if (answer.isDone()) {
        return; // cancelled, or too late: nobody waits any more
      }
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
}
