package io.millrace.journal;

import io.millrace.ledger.JournalException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The journal's complaints: one line each, with the file, the offset, and what to do.
final class Damage {
  private static final String ADVICE =
      "; nothing was changed: `millrace repair` shows what a mirror or a backup can restore";

  private Damage() {}

  static JournalException at(Path file, long offset, String what) {
    return at(file, offset, what, null);
  }

  static JournalException at(Path file, long offset, String what, @Nullable Throwable cause) {
    return new JournalException(
        JournalException.Kind.DAMAGED,
        "%s is damaged at offset %d: %s%s".formatted(file, offset, what, ADVICE),
        cause);
  }

  static JournalException unusable(Path file, String what, @Nullable IOException cause) {
    return new JournalException(
        JournalException.Kind.UNUSABLE,
        "%s: %s%s".formatted(file, what, cause == null ? "" : " (" + reason(cause) + ")"),
        cause);
  }

  static JournalException writeFailed(Path file, Throwable cause) {
    return new JournalException(
        JournalException.Kind.WRITE_FAILED,
        "%s could not be written (%s); the ledger takes no more: mend the disk, restart the machine, then open it again"
            .formatted(file, reason(cause)),
        cause);
  }

  /// The exception's kind, in words where it has some, on one line.
  private static String reason(Throwable cause) {
    var message = cause.getMessage();
    var name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
