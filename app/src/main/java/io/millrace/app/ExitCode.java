package io.millrace.app;

import io.millrace.ledger.JournalException;
import io.millrace.ledger.LedgerStoppedException;

/// What a command's exit status means to a script.
final class ExitCode {
  /// All input is in the ledger; replays and confirmations count as done.
  static final int DONE = 0;

  /// Some input was rejected or is in conflict, or could not be read; the rest is done.
  static final int NEEDS_ATTENTION = 1;

  /// The command cannot do what it was asked.
  static final int USAGE = 2;

  /// The ledger is damaged; nothing was changed.
  static final int DAMAGED = 3;

  /// The directory is held by a process that does not answer.
  static final int HELD = 4;

  private ExitCode() {}

  static int of(Throwable failure) {
    return switch (failure) {
      case JournalException e ->
          switch (e.kind()) {
            case DAMAGED -> DAMAGED;
            case HELD -> HELD;
            case UNUSABLE -> USAGE;
            case WRITE_FAILED -> NEEDS_ATTENTION;
          };
      case LedgerStoppedException e -> e.getCause() == null ? HELD : of(e.getCause());
      case UsageException e -> USAGE;
      default -> NEEDS_ATTENTION;
    };
  }
}
