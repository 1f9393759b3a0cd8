package io.millrace.mutex;

import java.util.function.UnaryOperator;

/// Proof that a thread holds a [Mutex], and its way to the value; for a try-with-resources.
///
/// A guard belongs to the thread that locked, and is dead once closed; it is never used again. Any
/// other use is an `IllegalStateException`. It cannot see whether the block around it threw, so it
/// does not poison: use [Mutex#with(Mutex.Function)] where a throw can leave the value half
/// changed.
///
/// @param <T> the value's type
public final class Guard<T> implements AutoCloseable {
  private final Mutex<T> mutex;
  private final Thread thread;
  private boolean closed; // read and written by `thread` only

  Guard(Mutex<T> mutex, Thread thread) {
    this.mutex = mutex;
    this.thread = thread;
  }

  /// The value; use it only while the guard is open.
  ///
  /// @return the value that the mutex owns
  public T value() {
    requireLive();
    return mutex.value();
  }

  /// Replaces the value.
  ///
  /// @param value the new one; keep no other reference to it
  public void set(T value) {
    requireLive();
    mutex.replace(value);
  }

  /// Replaces the value by what the operator makes of it; if it throws, the value stays.
  ///
  /// @param operator takes the present value, gives the new one
  public void update(UnaryOperator<T> operator) {
    requireLive();
    var replacement = operator.apply(mutex.value());
    requireLive(); // the operator may have closed this guard
    mutex.replace(replacement);
  }

  /// Gives the mutex back. Idempotent.
  ///
  /// @throws IllegalStateException in another thread than the one that locked
  @Override
  public void close() {
    requireOwnThread();
    if (!closed) {
      closed = true;
      mutex.release();
    }
  }

  private void requireLive() {
    requireOwnThread();
    if (closed) {
      throw new IllegalStateException("this guard is closed");
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant, whatever its equals() says
  private void requireOwnThread() {
    var current = Thread.currentThread();
    if (current != thread) {
      throw new IllegalStateException("this guard is " + thread + "'s, not " + current + "'s");
    }
  }
}
