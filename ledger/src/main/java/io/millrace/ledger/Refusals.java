package io.millrace.ledger;

import java.util.function.LongFunction;
import java.util.stream.Stream;

/// All messages that the book had refused in one way at one moment. Records are read only when they
/// are asked for, so asking the owner for these costs nothing.
///
/// Immutable; any thread may use one that has come as an answer from the owner.
public final class Refusals {
  private final Trails.View seqs;
  private final LongFunction<JournalRecord.Decided> records;

  /// @param seqs of the records that tell of a refusal
  /// @param records finds them
  Refusals(Trails.View seqs, LongFunction<JournalRecord.Decided> records) {
    this.seqs = seqs;
    this.records = records;
  }

  /// Oldest first. Each is read as the stream comes to it.
  ///
  /// @throws JournalException (from the stream) if a record cannot be read, or fails its check
  public Stream<Refusal> stream() {
    return seqs.stream()
        .mapToObj(records)
        .map(record -> new Refusal(record.seq(), record.transaction(), record.outcome()));
  }
}
