package io.millrace.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The port to rows that lie beside the journal, so that a book is made again without reading every
/// record. They are hints: what is missing, or does not belong to what the journal holds, is not
/// used, and never stops the ledger.
public interface Index {

  /// What the fingerprints of the rows are made with: unknown to outsiders, the same as long as
  /// there are rows.
  long seed();

  /// Reads all that is durable and checks it as [Journal#replay] does, but shows rows in the place
  /// of records where it has them.
  ///
  /// @throws JournalException if anything of the journal fails its check
  void restore(Reader reader);

  /// Keeps rows of records that are durable, if it can. Rows that come one after the other go on
  /// from each other. Never throws.
  void keep(IndexRows rows);

  /// Uses no rows from now on but those that are made anew.
  void forget();

  /// Begins to compare the rows that it has with rows that are derived anew.
  ///
  /// @throws JournalException if the journal is damaged
  Comparison compare();

  /// Takes what is read, in order.
  interface Reader extends Consumer<JournalRecord> {
    /// Takes rows.
    ///
    /// @param records those that the rows do not tell, in order
    void accept(IndexRows rows, List<JournalRecord> records);
  }

  /// Compares rows of all records, from the first on. Confined to one thread.
  interface Comparison {
    /// Takes the rows that follow.
    void next(IndexRows derived);

    /// The first difference, in one line, if there is one so far.
    Optional<String> difference();
  }
}
