package io.millrace.ledger;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Messages that wait to be decided, with what the book knew of their names when they were looked
/// up. Confined to the book's thread.
///
/// Invariant: looking ahead changes no outcome. What the book did not know then is looked up again
/// when it is the message's turn, and what it knew stays so ([Message#isForEver]).
final class Lookahead {
  private final Queue<Message> messages = new ArrayDeque<>();

  @SuppressWarnings("UnusedVariable") // the compiler leaves out a load whose value goes nowhere
  private long touched;

  /// Adds a message behind those that wait.
  void add(Message message) {
    messages.add(message);
  }

  /// Brings into the cache where the identities of all that wait are, or would be. The loop is so
  /// short that the processor waits for many of these places at once; one after the other they are
  /// most of what deciding costs.
  void touch(Identities identities) {
    long sum = 0;
    for (var message : messages) {
      sum += identities.touch(message.key());
    }
    touched = sum;
  }

  /// Takes the first message out, if it is this transaction's.
  ///
  /// @return the message, or null if it must be looked up now
  @SuppressWarnings("ReferenceEquality") // an equal one may come from elsewhere
  @Nullable Message take(Transaction transaction) {
    var first = messages.peek();
    if (first == null || first.transaction() != transaction) {
      return null;
    }
    messages.remove();
    return first.isForEver() ? first : null;
  }
}
