package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

/// The threads of a ledger, seen from outside.
final class LedgerThreads {
  private LedgerThreads() {}

  /// Those of this name that live.
  static Stream<Thread> named(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name));
  }

  /// Returns once a thread of this name waits in a method of this name.
  static void awaitWaiting(String name, String method) {
    while (named(name)
        .noneMatch(thread -> thread.getState() == Thread.State.WAITING && isIn(thread, method))) {
      assertThat(Thread.interrupted()).as("the test's time is over").isFalse();
    }
  }

  /// Whether the thread is in a method of this name.
  static boolean isIn(Thread thread, String method) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }
}
