package io.millrace.mutex;

import java.util.Set;

/// How threads and their stacks look in messages.
final class Traces {
  private static final int FRAME_COUNT_MAX = 24;
  private static final Set<String> OURS =
      Set.of(
          Cell.class.getName(),
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

  /// A line for each of the user's frames, from the one that asked for the lock on; this package's
  /// own are left out.
  static String lines(StackTraceElement[] frames) {
    var lines = new StringBuilder();
    int count = 0;
    for (var frame : frames) {
      boolean inner = OURS.contains(frame.getClassName()) || (count == 0 && isJdk(frame));
      if (!inner && count++ < FRAME_COUNT_MAX) {
        lines.append("\n      at ").append(frame);
      }
    }
    if (count > FRAME_COUNT_MAX) {
      lines.append("\n      … ").append(count - FRAME_COUNT_MAX).append(" more");
    }
    return lines.toString();
  }

  private static boolean isJdk(StackTraceElement frame) {
    var name = frame.getClassName();
    return name.startsWith("java.") || name.startsWith("jdk.");
  }
}
