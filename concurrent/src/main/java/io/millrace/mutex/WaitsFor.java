package io.millrace.mutex;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which thread waits, without limit, for which mutex; finds the wait that would never end.
final class WaitsFor {
  /*
   * Idea. Only a thread that found its mutex held comes here. Under one lock for all mutexes it walks
   * from that mutex to its holder, to the mutex that this one waits for, and so on. If the walk
   * comes back to the thread itself it throws, else it registers its wait and then waits.
   *
   * No deadlock is missed. Of the threads of a cycle one is the last to walk. The others registered
   * before, under the same lock, and each wrote itself as holder of what it holds before that, so
   * the last one sees every edge.
   *
   * No deadlock is invented. The last mutex of a cycle found is held by the walking thread, so the
   * thread registered as waiting for it does wait, hence still holds what it held, hence the thread
   * that waits for that does wait, and so on around. A stale edge (its thread was granted the mutex
   * and has not left yet) leads from a mutex to the very thread that waits for it, or to no holder:
   * the walk stops there. Untimed waits do not end by interrupt, timed ones are not registered.
   *
   * The walk ends: it stops at a thread it has met before.
   */

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final IdentityHashMap<Thread, Mutex<?>> WAITING = new IdentityHashMap<>();

  private WaitsFor() {}

  /// Registers that this thread is about to wait for the mutex.
  static void enter(Mutex<?> mutex) {
    var current = Thread.currentThread();
    LOCK.lock();
    try {
      var others = cycleTo(current, mutex);
      if (!others.isEmpty()) {
        throw new DeadlockException(others);
      }
      WAITING.put(current, mutex);
    } finally {
      LOCK.unlock();
    }
  }

  /// Registers that this thread no longer waits.
  static void leave() {
    LOCK.lock();
    try {
      WAITING.remove(Thread.currentThread());
    } finally {
      LOCK.unlock();
    }
  }

  static boolean isWaiting(Thread thread) {
    LOCK.lock();
    try {
      return WAITING.containsKey(thread);
    } finally {
      LOCK.unlock();
    }
  }

  /// The threads between the mutex and `current`, if they form a cycle; else none.
  @SuppressWarnings("ReferenceEquality") // the very thread is meant, whatever its equals() says
  private static List<Thread> cycleTo(Thread current, Mutex<?> mutex) {
    var others = new ArrayList<Thread>();
    @Nullable Mutex<?> next = mutex;
    while (next != null) {
      var holder = next.holder();
      if (holder == current) {
        return others;
      }
      if (holder == null || others.contains(holder)) {
        return List.of();
      }
      others.add(holder);
      next = WAITING.get(holder);
    }
    return List.of();
  }
}
