package io.millrace.mutex;

import java.util.Set;

/// How threads and their stacks look in messages.
final class Traces {
  private static final int FRAME_COUNT_MAX = 24;
  private static final Set<String> OURS =
      Set.of(
          DeadlockException.class.getName(),
          Guards.class.getName(),
          Held.class.getName(),
          LockOrder.class.getName(),
          Mutex.class.getName(),
          RwLock.class.getName(),
          WaitsFor.class.getName());

  private Traces() {}

  /// The thread's kind, name and number.
  static String name(Thread thread) {
    var kind = thread.isVirtual() ? "virtual thread" : "thread";
    var name = thread.getName().isEmpty() ? "" : " \"" + thread.getName() + "\"";
    return kind + name + " #" + thread.threadId();
  }

  /// A line for each frame, from the user's line that asked for the lock on.
  static String lines(StackTraceElement[] frames) {
    int first = 0;
    while (first < frames.length && isInner(frames[first].getClassName())) {
      first++;
    }
    var lines = new StringBuilder();
    int end = Math.min(frames.length, first + FRAME_COUNT_MAX);
    for (int i = first; i < end; i++) {
      lines.append("\n      at ").append(frames[i]);
    }
    if (end < frames.length) {
      lines.append("\n      … ").append(frames.length - end).append(" more");
    }
    return lines.toString();
  }

  private static boolean isInner(String className) {
    return className.startsWith("java.")
        || className.startsWith("jdk.")
        || OURS.contains(className);
  }
}
