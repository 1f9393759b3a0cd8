package io.millrace.app;

import io.millrace.ledger.Quote;
import java.io.Serial;

/// The ledger holds nothing under this name.
final class UnknownAccountException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  UnknownAccountException(String account) {
    super("the ledger knows no account " + Quote.of(account) + "; `millrace accounts` lists them");
  }
}
