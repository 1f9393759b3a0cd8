package io.millrace.ledger;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What the book has taken in, by seq. The book itself keeps numbers only and looks up the rest
/// here. Belongs to the book's thread.
interface Records {

  /// Takes what the book has just decided or changed.
  void add(JournalRecord record);

  /// Takes what the book got back, so the journal has it.
  default void addRestored(JournalRecord record) {
    add(record);
  }

  /// The decision of this seq, which was added before; null if the record is something else.
  JournalRecord.@Nullable Decided find(long seq);

  /// The decision of this seq, which was added before.
  ///
  /// @throws IllegalArgumentException if the record is something else
  default JournalRecord.Decided get(long seq) {
    var found = find(seq);
    if (found == null) {
      throw new IllegalArgumentException("record " + seq + " is no decision");
    }
    return found;
  }

  /// The same for any thread, once all that is asked for is durable.
  LongFunction<JournalRecord.Decided> durable();
}
