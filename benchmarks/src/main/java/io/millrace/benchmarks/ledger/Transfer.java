package io.millrace.benchmarks.ledger;

import io.millrace.ledger.CurrencyUnit;
import java.time.LocalDate;

/// Money that goes from one account to another, once: whoever sends the same identity again learns
/// that.
///
/// @param feed who reports it
/// @param number the feed's own, which makes the identity with the feed
/// @param debit the account that pays
/// @param credit the account that is paid
/// @param amount in cents, more than none
record Transfer(int feed, int number, int debit, int credit, long amount) {
  static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  /// Feed and number in one key, which costs a peer less than the two texts that ours keeps.
  long id() {
    return ((long) feed << Integer.SIZE) | number;
  }

  /// Whether a second report of the same identity says the same.
  boolean isReplayOf(int storedDebit, int storedCredit, long storedAmount) {
    return debit == storedDebit && credit == storedCredit && amount == storedAmount;
  }
}
