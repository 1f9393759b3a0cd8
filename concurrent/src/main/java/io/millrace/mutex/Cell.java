package io.millrace.mutex;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The value that a lock owns, and whether it is sound.
///
/// @param <T> the value's type
final class Cell<T> {
  /*
   * `value` is guarded by the owning lock. `poison` is written by a thread that holds the lock for
   * writing, before it unlocks, so that whoever is granted the lock next sees it; and cleared by
   * anyone: hence volatile. The first cause stays until it is cleared, since no body runs until then.
   */
  private final Resource resource;
  private final boolean poisons;
  private T value;
  private volatile @Nullable Throwable poison;

  Cell(Resource resource, T value, boolean poisons) {
    this.resource = resource;
    this.value = Objects.requireNonNull(value, "value");
    this.poisons = poisons;
  }

  /// Lets the body use the value; if it throws, the value may be half changed.
  <R extends @Nullable Object, X extends Exception> R apply(
      Mutex.Function<? super T, ? extends R, X> body) throws X {
    requireSound();
    try {
      return body.apply(value);
    } catch (Throwable failure) { // whatever it is
      poison(failure);
      throw failure;
    }
  }

  /// As [#apply(Mutex.Function)], without a result.
  <X extends Exception> void run(Mutex.Action<? super T, X> body) throws X {
    requireSound();
    try {
      body.run(value);
    } catch (Throwable failure) { // whatever it is
      poison(failure);
      throw failure;
    }
  }

  /// Asks the condition, which sees the value as a body does.
  boolean meets(Predicate<? super T> condition) {
    requireSound();
    try {
      return condition.test(value);
    } catch (Throwable failure) { // whatever it is
      poison(failure);
      throw failure;
    }
  }

  T value() {
    return value;
  }

  void replace(T replacement) {
    value = Objects.requireNonNull(replacement, "value");
  }

  void requireSound() {
    var cause = poison;
    if (cause != null) {
      throw new PoisonedException(resource, cause);
    }
  }

  boolean isPoisoned() {
    return poison != null;
  }

  void poison(Throwable cause) {
    if (poisons) {
      poison = cause;
    }
  }

  void clearPoison() {
    poison = null;
  }
}
