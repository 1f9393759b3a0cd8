package io.millrace.ledger;

import io.millrace.ownership.Borrowed;
import org.jspecify.annotations.Nullable;

/// Rows of what was decided before it, on their way from the book to the index. They stay behind
/// their records.
final class KeepRows extends Request {
  private final Index index;
  private final IndexRows rows;

  KeepRows(Index index, IndexRows rows) {
    this.index = index;
    this.rows = rows;
  }

  @Override
  void decide(@Borrowed Book book) {
    throw new IllegalStateException("nobody sends rows to the inbox");
  }

  @Override
  @Nullable JournalRecord record() {
    return null;
  }

  /// Their records are durable now.
  @Override
  void answer() {
    index.keep(rows);
  }

  @Override
  void fail(LedgerStoppedException why) {
    // Nobody waits for them.
  }
}
