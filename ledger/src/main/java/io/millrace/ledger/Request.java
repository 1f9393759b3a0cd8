package io.millrace.ledger;

import org.jspecify.annotations.Nullable;

/// What the ledger's inbox carries. The owner decides it, makes the decision durable, and only then
/// answers.
public abstract sealed class Request permits Post, SetAccount, Question {
  Request() {}

  /// Decides on the owner's thread, in arrival order; returns what the journal must keep, or null.
  abstract @Nullable JournalRecord decide(Book book);

  /// Tells the asker, once everything it rests on is durable.
  abstract void answer(Book book);

  /// Tells the asker that there will be no answer.
  abstract void fail(LedgerStoppedException why);
}
