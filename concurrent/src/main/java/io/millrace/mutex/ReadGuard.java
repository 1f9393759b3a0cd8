package io.millrace.mutex;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Confined;
import java.util.function.Consumer;

/// Proof that a thread holds an [RwLock] for reading, and its way to the view; for a
/// try-with-resources.
///
/// As a [Guard] it belongs to the thread that locked and is dead once closed.
///
/// @param <V> the view's type
@Confined
public final class ReadGuard<V> implements AutoCloseable {
  private final V view;
  private final Claim claim;

  ReadGuard(V view, Held held, Consumer<Held> release) {
    this.view = view;
    this.claim = new Claim(held, release);
  }

  /// What readers see of the value; use it only while the guard is open.
  ///
  /// @return the view that was made when this was locked
  @Borrowed
  public V view() {
    claim.requireLive();
    return view;
  }

  /// Gives the lock back. Idempotent.
  ///
  /// @throws IllegalStateException in another thread than the one that locked
  @Override
  public void close() {
    claim.close();
  }
}
