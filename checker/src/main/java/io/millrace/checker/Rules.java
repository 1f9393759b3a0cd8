package io.millrace.checker;

import java.util.Set;

/// The names of all the rules.
final class Rules {
  static final Set<String> NAMES =
      Set.of(
          "CheckThenAct",
          "GuardEscape",
          "LockMisuse",
          "LockOrder",
          "MustClose",
          "MutexInit",
          "NotSendable",
          "StaticMutable",
          "SuppressionReason",
          "ThreadCapture",
          "ThreadSafeClaim",
          "UniqueWellFormed",
          "UseAfterMove");

  private Rules() {}
}
