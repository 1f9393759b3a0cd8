package io.millrace.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The port to durable storage: the ordered truth, from which the book can always be made again.
///
/// `append` and `close` belong to one thread at a time, which the ledger sees to; `replay` and
/// `read` may be called by any thread at any time.
public interface Journal extends AutoCloseable {

  /// Writes the records as one batch and returns once the disk has them. After a failure the
  /// journal takes no more.
  ///
  /// @param batch at least one record, numbered on from the last one appended
  /// @throws JournalException if they may not be durable; whether they are is known only after a
  ///   restart
  void append(List<JournalRecord> batch);

  /// Reads all that is durable at the time of the call, in order.
  ///
  /// @return the hash of the chain up to the last record read, in hexadecimal
  /// @throws JournalException if anything fails its check
  String replay(Consumer<JournalRecord> reader);

  /// Reads one record that is durable.
  ///
  /// @param seq 1 to that of the last durable record
  /// @throws IllegalArgumentException if there is no such record
  /// @throws JournalException if it cannot be read, or fails its check
  JournalRecord read(long seq);

  /// The rows beside the journal, if it can have any.
  default Optional<Index> index() {
    return Optional.empty();
  }

  /// Gives the storage free; idempotent.
  @Override
  void close();
}
