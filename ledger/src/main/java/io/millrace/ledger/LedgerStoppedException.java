package io.millrace.ledger;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The ledger takes no more messages: it was closed, or its journal failed (then that is the
/// cause).
public final class LedgerStoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public LedgerStoppedException(@Nullable Throwable cause) {
    super(
        cause == null || cause.getMessage() == null
            ? "the ledger has stopped"
            : "the ledger has stopped: " + cause.getMessage(),
        cause);
  }
}
