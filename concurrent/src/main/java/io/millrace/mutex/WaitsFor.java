package io.millrace.mutex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which thread waits, without limit, for what; finds the wait that would never end.
final class WaitsFor {
  /*
   * Idea. Only a thread that found a lock taken comes here. If it holds nothing it simply waits: no
   * circle can go through it. Else, under one lock for all, it searches from what it wants, to the
   * registered threads that hold that, to what those want, and so on. If it comes to something it
   * holds itself, waiting would close a circle: it throws. Otherwise it registers what it holds and
   * wants, and then waits. A resource may have many holders (readers), so this is a graph; the search
   * is breadth first, so the circle in the message is the shortest one.
   *
   * Invariants, whenever LOCK is free:
   *   1. held.wanted() is set if and only if that thread is between enter() and leave()
   *   2. a resource's waitingHolders are the threads that hold it and have `wanted` set
   *
   * No deadlock is missed. Every thread of a circle holds something and waits without limit, so it
   * registered. The last of them to come here finds all the others registered with all they hold: a
   * thread's Held does not change while it waits.
   *
   * No deadlock is invented. Follow a circle backwards from the searching thread L. It holds R, which
   * the thread before it, T, wants. T is registered; it cannot have been granted R, because whatever
   * is waited for here is granted to nobody while another holds it: a mutex and the gate of a
   * read-write lock have one holder, and readers are waited for only by the thread that has the gate
   * and needs them all to leave. So T does wait, hence still holds all that it registered, so the
   * thread before T cannot have been granted that, and so on around to L. The search decides under
   * LOCK, and the threads' stacks are taken there.
   *
   * Interrupts. A wait that an interrupt can end counts until its thread has come back here and left.
   * So if the interrupt comes at the same time as the wait that closes the circle, both threads may
   * throw, InterruptedException here and DeadlockException there. Timed waits end by themselves and
   * are not registered.
   *
   * Orderings: LOCK alone. Others' Held are read only under it, and were last written before their
   * thread registered under it.
   */

  /// A thread that the search came to, and the one it came from.
  private record Step(Held held, @Nullable Step from) {}

  private static final ReentrantLock LOCK = new ReentrantLock();

  private WaitsFor() {}

  /// Waits for the lock, not ended by interrupts.
  ///
  /// @throws DeadlockException if the wait would never end
  static void lock(Lock lock, Held held, Resource resource) {
    if (held.isEmpty()) {
      lock.lock();
      return;
    }
    try {
      enter(held, resource);
      lock.lock();
    } finally {
      leave(held);
    }
  }

  /// Waits for the lock, until interrupted.
  ///
  /// @throws DeadlockException if only an interrupt would end the wait
  static void lockInterruptibly(Lock lock, Held held, Resource resource)
      throws InterruptedException {
    if (held.isEmpty()) {
      lock.lockInterruptibly();
      return;
    }
    try {
      enter(held, resource);
      lock.lockInterruptibly();
    } finally {
      leave(held);
    }
  }

  private static void enter(Held held, Resource wanted) {
    LOCK.lock();
    try {
      var circle = circle(held, wanted);
      if (!circle.isEmpty()) {
        throw new DeadlockException(held, wanted, circle);
      }
      held.want(wanted);
      held.forEach(mine -> mine.addWaitingHolder(held));
    } finally {
      LOCK.unlock();
    }
  }

  private static void leave(Held held) {
    LOCK.lock();
    try {
      held.want(null);
      held.forEach(mine -> mine.removeWaitingHolder(held));
    } finally {
      LOCK.unlock();
    }
  }

  /// The other threads of the circle that the wait would close: the first one holds `wanted`, each
  /// next one holds what the one before waits for, and the last waits for something of `current`.
  private static List<Held> circle(Held current, Resource wanted) {
    var steps = new ArrayDeque<Step>();
    var seen = new HashSet<Held>();
    @Nullable Step from = null;
    @Nullable Resource next = wanted;
    while (next != null) {
      if (current.holds(next)) {
        return path(from);
      }
      for (var holder : next.waitingHolders()) {
        if (seen.add(holder)) {
          steps.add(new Step(holder, from));
        }
      }
      from = steps.poll();
      next = from == null ? null : from.held().wanted();
    }
    return List.of();
  }

  private static List<Held> path(@Nullable Step last) {
    var path = new ArrayList<Held>();
    for (var step = last; step != null; step = step.from()) {
      path.addFirst(step.held());
    }
    return path;
  }
}
