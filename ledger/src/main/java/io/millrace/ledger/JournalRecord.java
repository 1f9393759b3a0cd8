package io.millrace.ledger;

/// One thing that the journal keeps for ever.
public sealed interface JournalRecord {

  /// The version of the book's rules that this program decides by; recorded with every decision.
  int RULES_VERSION = 1;

  /// The record's place in the ledger's one order: 1, 2, 3 … without a gap.
  long seq();

  /// A message and what became of it. Replays are not recorded, so the outcome is never
  /// [Outcome.Replayed].
  ///
  /// @param rules the version of the rules that decided
  record Decided(long seq, Transaction transaction, Outcome outcome, int rules)
      implements JournalRecord {
    public Decided {
      if (outcome instanceof Outcome.Replayed) {
        throw new IllegalArgumentException("replays are not recorded");
      }
    }
  }

  /// A change of an account's settings.
  record AccountChanged(long seq, AccountChange change) implements JournalRecord {}
}
