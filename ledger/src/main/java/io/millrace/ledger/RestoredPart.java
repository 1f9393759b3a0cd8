package io.millrace.ledger;

import io.millrace.ownership.Immutable;
import java.util.List;

/// What the thread that reads a journal hands to the one that makes the book again.
sealed interface RestoredPart {

  /// Records in their order.
  @Immutable
  record Records(List<JournalRecord> records) implements RestoredPart {
    public Records {
      records = List.copyOf(records);
    }
  }

  /// Rows, and the records that they do not tell.
  @Immutable
  record Rows(IndexRows rows, List<JournalRecord> others) implements RestoredPart {
    public Rows {
      others = List.copyOf(others);
    }
  }
}
