package io.millrace.mutex;

import java.util.Arrays;
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
   *
   * A ThreadLocal and not a ScopedValue, because a guard outlives the frame that took it.
   */

  private static final int ROOM_COUNT = 4;
  private static final ThreadLocal<Held> CURRENT = ThreadLocal.withInitial(Held::new);

  private final Thread thread = Thread.currentThread();
  private @Nullable Resource[] resources = new @Nullable Resource[ROOM_COUNT];
  private int count;
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
    if (held.count > 0) {
      held.prepare(resource);
    }
    return held;
  }

  Thread thread() {
    return thread;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  Resource resource(int index) {
    var resource = resources[index];
    if (resource == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return resource;
  }

  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  boolean holds(Resource resource) {
    for (int i = 0; i < count; i++) {
      if (resources[i] == resource) {
        return true;
      }
    }
    return false;
  }

  void add(Resource resource) {
    resources[count++] = resource;
  }

  /// Forgets the resource, mostly the youngest; guards may be closed in any order.
  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  void remove(Resource resource) {
    int index = count - 1;
    if (resources[index] != resource) {
      index = closeGap(resource);
    }
    resources[index] = null; // keep no mutex alive
    count = index;
  }

  /// Throws if this thread holds anything.
  ///
  /// @param intent what it wanted to do, for the message
  void requireEmpty(String intent) {
    if (count > 0) {
      throw new IllegalStateException(
          "%s cannot %s while it holds %s: give that back first"
              .formatted(Traces.name(thread), intent, resource(0)));
    }
  }

  @Nullable Resource wanted() {
    return wanted;
  }

  void want(@Nullable Resource resource) {
    wanted = resource;
  }

  /// Moves the younger ones down over the resource; the place that this frees.
  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  private int closeGap(Resource resource) {
    int index = count - 1;
    while (resources[index] != resource) {
      index--;
    }
    System.arraycopy(resources, index + 1, resources, index, count - index - 1);
    return count - 1;
  }

  private void prepare(Resource resource) {
    for (int i = 0; i < count; i++) {
      requireOther(resource(i), resource);
    }
    if (count == resources.length) {
      resources = Arrays.copyOf(resources, 2 * count);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  private void requireOther(Resource mine, Resource resource) {
    if (mine.whole() == resource.whole()) {
      throw new IllegalStateException(
          "%s holds %s already and would wait for itself".formatted(Traces.name(thread), resource));
    }
  }
}
