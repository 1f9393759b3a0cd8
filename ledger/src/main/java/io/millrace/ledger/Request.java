package io.millrace.ledger;

import io.millrace.ownership.Borrowed;
import org.jspecify.annotations.Nullable;

/// What the ledger's inbox carries. The owner thread decides it; then the decision is made durable,
/// and only then answered, by the [Recorder]. Channels between the threads order them.
public abstract sealed class Request permits Post, SetAccount, Question, KeepRows {
  Request() {}

  /// Touches, on the owner thread, what looking up will read; changes nothing.
  void touch(@Borrowed Book book) {}

  /// Looks up, on the owner thread and in arrival order, what deciding will need; changes nothing.
  void lookUp(@Borrowed Book book) {}

  /// Decides on the owner thread, in arrival order.
  abstract void decide(@Borrowed Book book);

  /// What the journal must keep of what was decided, or null.
  abstract @Nullable JournalRecord record();

  /// Tells the asker what was decided, once everything it rests on is durable.
  abstract void answer();

  /// Tells the asker that there will be no answer.
  abstract void fail(LedgerStoppedException why);
}
