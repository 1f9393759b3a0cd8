package io.millrace.mutex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The debug mode: tells of locks that are taken in both orders, before two threads do it at once.
final class LockOrder {
  /*
   * Idea. Whenever a thread is about to wait for a lock, without limit, while it holds others, each
   * pair (held, wanted) is an edge of a graph between locks, remembered with the stack of the first
   * time. If the graph already leads from the wanted lock to the held one, both orders are in use.
   *
   * Invariants, whenever `lock` is free:
   *   1. `after` without the inverted takings has no circle
   *   2. a pair is in `after` at most once and is never looked at again: it is told of once
   *
   * Locks are referenced weakly: an edge ends with either of its locks. A Taking refers to no lock.
   *
   * Off unless the system property asks for it. CONFIGURED is a constant for the JIT compiler, so
   * that off costs nothing.
   */

  static final String PROPERTY = "io.millrace.mutex.order";

  /// Null when the mode is off.
  static final @Nullable LockOrder CONFIGURED = of(System.getProperty(PROPERTY, "off"));

  /// The first time that a lock was wanted while another was held.
  private record Taking(String text, boolean inverts) {}

  /// A lock the search came to, and how.
  private record Step(Resource resource, @Nullable Step from, @Nullable Taking by) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Resource, Map<Resource, Taking>> after = new WeakHashMap<>();
  private final Consumer<String> tell;

  /// Makes an order that nothing has been taken in yet.
  ///
  /// @param tell gets each message, in the thread that inverts, before it waits
  LockOrder(Consumer<String> tell) {
    this.tell = tell;
  }

  /// As the system property says.
  static @Nullable LockOrder of(String mode) {
    return switch (mode) {
      case "off" -> null;
      case "report" ->
          new LockOrder(message ->
              System.getLogger(LockOrder.class.getPackageName())
                  .log(System.Logger.Level.WARNING, message));
      case "throw" ->
          new LockOrder(message -> {
            throw new IllegalStateException(message);
          });
      default ->
          throw new IllegalArgumentException(PROPERTY + "=" + mode + ": say report, throw or off");
    };
  }

  /// In the debug mode, notes that the thread is about to wait for the resource.
  static void note(Held held, Resource resource) {
    if (CONFIGURED != null && !held.isEmpty()) {
      CONFIGURED.taking(held, resource);
    }
  }

  /// Notes that the thread is about to take the resource, after all that it holds.
  void taking(Held held, Resource resource) {
    var messages = new ArrayList<String>();
    lock.lock();
    try {
      held.forEach(mine -> pair(held.thread(), mine.whole(), resource.whole(), messages));
    } finally {
      lock.unlock();
    }
    messages.forEach(tell); // not under the lock: it is not our code
  }

  private void pair(Thread thread, Resource first, Resource then, List<String> messages) {
    var next = after.computeIfAbsent(first, resource -> new WeakHashMap<>());
    if (next.containsKey(then)) {
      return;
    }
    var opposite = takings(then, first);
    var taking =
        new Taking(
            "\n  %s holds %s and takes %s"
                .formatted(Traces.name(thread), first, then)
                .concat(Traces.lines(thread.getStackTrace())),
            !opposite.isEmpty());
    next.put(then, taking);
    if (taking.inverts()) {
      messages.add(message(taking, opposite));
    }
  }

  private static String message(Taking taking, List<Taking> opposite) {
    var message =
        new StringBuilder(
            "locks are taken in both orders; two threads that do this at once deadlock");
    message.append(taking.text());
    opposite.forEach(earlier -> message.append(earlier.text()));
    return message.toString();
  }

  /// How the graph leads from one lock to the other; empty if it does not.
  @SuppressWarnings("ReferenceEquality") // the very resource is meant
  private List<Taking> takings(Resource start, Resource end) {
    var steps = new ArrayDeque<>(List.of(new Step(start, null, null)));
    var seen = new HashSet<Resource>();
    for (var step = steps.poll(); step != null; step = steps.poll()) {
      if (step.resource() == end) {
        return path(step);
      }
      if (seen.add(step.resource())) {
        var from = step;
        after
            .getOrDefault(step.resource(), Map.of())
            .forEach((resource, taking) -> {
              if (!taking.inverts()) {
                steps.add(new Step(resource, from, taking));
              }
            });
      }
    }
    return List.of();
  }

  private static List<Taking> path(Step last) {
    var takings = new ArrayList<Taking>();
    for (var step = last; step.by() != null && step.from() != null; step = step.from()) {
      takings.addFirst(step.by());
    }
    return takings;
  }
}
