package io.millrace.mutex;

import io.millrace.ownership.Borrowed;
import io.millrace.ownership.Confined;
import io.millrace.ownership.Lending;
import io.millrace.ownership.Moved;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Proof that a thread holds a [Mutex], or an [RwLock] for writing, and its way to the value; for a
/// try-with-resources.
///
/// A guard belongs to the thread that locked, and is dead once closed; it is never used again. Any
/// other use is an `IllegalStateException`. It cannot see whether the block around it threw, so it
/// does not poison: use [Mutex#with(Mutex.Function)] where a throw can leave the value half
/// changed.
///
/// @param <T> the value's type
@Confined
public final class Guard<T> implements AutoCloseable {
  private final Cell<T> cell;
  private final Claim claim;

  Guard(Cell<T> cell, Held held, Consumer<Held> release) {
    this.cell = cell;
    this.claim = new Claim(held, release);
  }

  /// The value; use it only while the guard is open.
  ///
  /// @return the value that the lock owns
  @Borrowed
  public T value() {
    claim.requireLive();
    return cell.value();
  }

  /// Replaces the value.
  ///
  /// @param value the new one; keep no other reference to it
  public void set(@Moved T value) {
    claim.requireLive();
    cell.replace(value);
  }

  /// Replaces the value by what the operator makes of it; if it throws, the value stays.
  ///
  /// @param operator takes the present value, gives the new one
  public void update(@Lending UnaryOperator<T> operator) {
    claim.requireLive();
    var replacement = operator.apply(cell.value());
    claim.requireLive(); // the operator may have closed this guard
    cell.replace(replacement);
  }

  /// Gives the lock back. Idempotent.
  ///
  /// @throws IllegalStateException in another thread than the one that locked
  @Override
  public void close() {
    claim.close();
  }
}
