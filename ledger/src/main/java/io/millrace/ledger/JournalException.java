package io.millrace.ledger;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The journal cannot be read or written. The message is one line that names the file and, for
/// damage, the offset.
public final class JournalException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// What kind of trouble it is.
  public enum Kind {
    /// What is stored fails its check; a person must look before anything goes on.
    DAMAGED,
    /// The disk did not take what was written (full, read-only, broken).
    WRITE_FAILED,
    /// Another process owns the directory.
    HELD,
    /// The directory cannot be opened or created.
    UNUSABLE
  }

  private final Kind kind;

  public JournalException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
