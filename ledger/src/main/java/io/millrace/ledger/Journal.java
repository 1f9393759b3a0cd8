package io.millrace.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The port to durable storage: the ordered truth, from which the book can always be made again.
///
/// `write`, `append` and `close` belong to one thread at a time, which the ledger sees to; another
/// one may call `force` meanwhile; `replay` and `read` may be called by any thread at any time.
public interface Journal extends AutoCloseable {

  /// Writes the records behind all others. They are durable when a [#force] that began later has
  /// returned. After a failure the journal takes no more.
  ///
  /// @param records at least one, numbered on from the last one written
  /// @throws JournalException if they are not written whole; whether they are is known only after a
  ///   restart
  void write(List<JournalRecord> records);

  /// Returns once the disk has all that was written before the call. After a failure the journal
  /// takes no more; a force is never tried again.
  ///
  /// @throws JournalException if it may not have it; whether it has is known only after a restart
  void force();

  /// Writes the records and returns once the disk has them; for those who do nothing meanwhile.
  ///
  /// @throws JournalException as [#write] and [#force] do
  default void append(List<JournalRecord> records) {
    write(records);
    force();
  }

  /// Up to which record all is durable and can be [#read]; any thread may ask. If nothing is ever
  /// written it may be more than there are.
  long durableSeq();

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
