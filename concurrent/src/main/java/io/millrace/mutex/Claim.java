package io.millrace.mutex;

import java.util.function.Consumer;

/// The life of a guard: whose it is, and whether it is over.
final class Claim {
  private final Held held;
  private final Consumer<Held> release;
  private boolean closed; // read and written by the claim's own thread only

  /// For the current thread.
  ///
  /// @param held the thread's, in which the lock already is
  /// @param release gives the lock back
  Claim(Held held, Consumer<Held> release) {
    this.held = held;
    this.release = release;
  }

  void requireLive() {
    requireOwnThread();
    if (closed) {
      throw new IllegalStateException("this guard is closed");
    }
  }

  void close() {
    requireOwnThread();
    if (!closed) {
      closed = true;
      release.accept(held);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very thread is meant, whatever its equals() says
  private void requireOwnThread() {
    var current = Thread.currentThread();
    if (current != held.thread()) {
      throw new IllegalStateException(
          "this guard is %s's, not %s's"
              .formatted(Traces.name(held.thread()), Traces.name(current)));
    }
  }
}
