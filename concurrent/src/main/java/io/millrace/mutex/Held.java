package io.millrace.mutex;

import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one thread holds, in the order in which it was taken.
final class Held {
  /*
   * Every taking and giving back passes through here, on the fast path too, so that "does this thread
   * hold anything?" has an answer: lockAll and the waits for a condition refuse if it does, a thread
   * that holds nothing is no part of any circle, and the order of locks can be watched.
   *
   * Invariants:
   *   1. Only its own thread changes it, after it was granted the lock and before it unlocks; so what
   *      is in here is held, always.
   *   2. It never changes while `wanted` is set. `wanted` is guarded by the lock of WaitsFor, which
   *      therefore may read this of any thread that is registered there.
   *   3. There is room for one more before a lock is taken: add() after it cannot fail.
   *   4. `oldest` is null only if nothing is held. Most threads hold one lock at a time, which costs
   *      one store to take and one to give back, with no index and no bounds.
   *
   * A ThreadLocal and not a ScopedValue, because a guard outlives the frame that took it.
   */

  private static final ThreadLocal<Held> CURRENT = ThreadLocal.withInitial(Held::new);

  private final Thread thread = Thread.currentThread();
  private @Nullable Resource oldest;
  private final ArrayList<Resource> younger = new ArrayList<>(0);
  private @Nullable Resource wanted;

  private Held() {}

  /// This thread's.
  static Held current() {
    return CURRENT.get();
  }

  /// This thread's, ready to take the resource.
  ///
  /// @throws IllegalStateException if this thread holds it already and would wait for itself
  static Held currentFor(Resource resource) {
    var held = CURRENT.get();
    if (held.oldest != null) {
      held.prepare(resource);
    }
    return held;
  }

  Thread thread() {
    return thread;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  boolean holds(Resource resource) {
    return oldest == resource || younger.contains(resource);
  }

  /// Shows what it holds, the oldest first.
  void forEach(Consumer<? super Resource> action) {
    if (oldest != null) {
      action.accept(oldest);
      younger.forEach(action);
    }
  }

  void add(Resource resource) {
    if (oldest == null) {
      oldest = resource;
    } else {
      younger.add(resource);
    }
  }

  /// Forgets the resource; guards may be closed in any order.
  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  void remove(Resource resource) {
    if (oldest == resource) {
      oldest = younger.isEmpty() ? null : younger.removeFirst();
    } else {
      younger.remove(resource); // which is equal to itself alone
    }
  }

  /// Throws if this thread holds anything.
  ///
  /// @param intent what it wanted to do, for the message
  void requireEmpty(String intent) {
    if (oldest != null) {
      throw new IllegalStateException(
          "%s cannot %s while it holds %s: give that back first"
              .formatted(Traces.name(thread), intent, oldest));
    }
  }

  @Nullable Resource wanted() {
    return wanted;
  }

  void want(@Nullable Resource resource) {
    wanted = resource;
  }

  private void prepare(Resource resource) {
    forEach(mine -> requireOther(mine, resource));
    younger.ensureCapacity(younger.size() + 1);
  }

  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  private void requireOther(Resource mine, Resource resource) {
    if (mine.whole() == resource.whole()) {
      throw new IllegalStateException(
          "%s holds %s already and would wait for itself".formatted(Traces.name(thread), resource));
    }
  }
}
