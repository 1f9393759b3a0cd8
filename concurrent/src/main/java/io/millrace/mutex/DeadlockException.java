package io.millrace.mutex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Waiting for a lock would have closed a circle of threads that each wait for the next one.
///
/// The thread that gets this has not waited and keeps what it held, so that unwinding lets the
/// others go on. The message names every thread of the circle, what it holds and waits for, and the
/// line at which it waits.
public final class DeadlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// For the current thread, which holds what the last of the others waits for.
  DeadlockException(Held current, Resource wanted, List<Held> others) {
    super(message(current, wanted, others));
  }

  private static String message(Held current, Resource wanted, List<Held> others) {
    var message =
        new StringBuilder(
            "deadlock: %d threads would wait for each other for ever".formatted(others.size() + 1));
    append(message, current, others.getLast().wanted(), "wants " + wanted + " (refused, here)");
    @Nullable Resource holds = wanted;
    for (var other : others) {
      append(message, other, holds, "waits for " + other.wanted());
      holds = other.wanted();
    }
    return message.toString();
  }

  private static void append(
      StringBuilder message, Held held, @Nullable Resource holds, String wants) {
    message
        .append("\n  %s holds %s, %s".formatted(Traces.name(held.thread()), holds, wants))
        .append(Traces.lines(held.thread().getStackTrace()));
  }
}
