package io.millrace.ledger;

import java.util.Arrays;

/// The rows of what the book has taken in since they were taken away. Confined to the book's
/// thread.
final class RowCollector {
  private static final int COUNT_START = 64;

  private long[] words = new long[COUNT_START * Row.WORD_COUNT];
  private long firstSeq;
  private int count;
  private int accountsBefore;
  private int feedsBefore;
  private int currenciesBefore;

  int count() {
    return count;
  }

  /// Adds the row of the next record.
  void add(long seq, Row row) {
    if (count == 0) {
      firstSeq = seq;
    }
    if ((count + 1) * Row.WORD_COUNT > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
    row.put(words, count++);
  }

  /// Takes the rows away, with what they open.
  IndexRows take(Accounts accounts, Feeds feeds, Currencies currencies) {
    var names =
        new IndexNames(
            accountsBefore,
            accounts.namesFrom(accountsBefore),
            feedsBefore,
            feeds.namesFrom(feedsBefore),
            currenciesBefore,
            currencies.from(currenciesBefore));
    var full = words;
    words = new long[count * Row.WORD_COUNT];
    var rows = new IndexRows(firstSeq, count, full, names);
    clear(accounts, feeds, currencies);
    return rows;
  }

  /// Forgets the rows: they came from an index.
  void clear(Accounts accounts, Feeds feeds, Currencies currencies) {
    count = 0;
    accountsBefore = accounts.count();
    feedsBefore = feeds.count();
    currenciesBefore = currencies.count();
  }
}
