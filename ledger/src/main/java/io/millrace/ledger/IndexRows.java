package io.millrace.ledger;

import io.millrace.ownership.Immutable;
import java.nio.LongBuffer;

/// What a run of records did to the book, in numbers: a row for each record. Most records post or
/// confirm an entry, and their rows say it all; of all others the row says only that the record
/// must be read.
///
/// A hint, made again from the records at any time. Immutable; how a row is stored is told in
/// `docs/formats/index.md`.
@Immutable
public final class IndexRows {
  /// How many longs a row has.
  public static final int WORD_COUNT = Row.WORD_COUNT;

  private final long firstSeq;
  private final int count;

  @SuppressWarnings("Immutable") // written by nobody after the constructor
  private final long[] words;

  private final IndexNames names;

  /// @param firstSeq of the first row's record
  /// @param words of all rows, one row behind the other
  /// @param names that the rows open, or more than these
  public IndexRows(long firstSeq, LongBuffer words, IndexNames names) {
    this(firstSeq, words.remaining() / WORD_COUNT, new long[words.remaining()], names);
    words.get(this.words);
  }

  /// @param words nobody else may have them any more; there may be more behind those of the rows
  IndexRows(long firstSeq, int count, long[] words, IndexNames names) {
    this.firstSeq = firstSeq;
    this.count = count;
    this.words = words;
    this.names = names;
  }

  public long firstSeq() {
    return firstSeq;
  }

  public int count() {
    return count;
  }

  public long lastSeq() {
    return firstSeq + count - 1;
  }

  public IndexNames names() {
    return names;
  }

  /// How many of the rows say only that the record must be read.
  public int recordCount() {
    int records = 0;
    for (int index = 0; index < count; index++) {
      records += isRecord(index) ? 1 : 0;
    }
    return records;
  }

  /// The rows from this one on, counted from 0, with exactly the names that they open.
  public IndexRows from(int index) {
    return part(index, count);
  }

  /// The rows before this one, counted from 0, with exactly the names that they open.
  public IndexRows before(int index) {
    return part(0, index);
  }

  private IndexRows part(int from, int to) {
    return new IndexRows(
        firstSeq + from,
        LongBuffer.wrap(words, from * WORD_COUNT, (to - from) * WORD_COUNT),
        names.between(openBefore(from), openBefore(to)));
  }

  /// How many names are open before a row.
  private Row openBefore(int index) {
    int accounts = names.accountsBefore();
    int feeds = names.feedsBefore();
    int currencies = names.currenciesBefore();
    var row = new Row();
    for (int i = 0; i < index; i++) {
      row.set(words, i);
      accounts = Math.max(accounts, Math.max(row.account, row.contra));
      feeds = Math.max(feeds, row.feed);
      currencies = Math.max(currencies, row.currency);
    }
    row.setRecord(accounts, feeds, currencies);
    return row;
  }

  private boolean isRecord(int index) {
    return key(index) == 0;
  }

  /// See [Row#key].
  long key(int index) {
    return Row.key(words, index);
  }

  /// See [Row#account].
  int account(int index) {
    return Row.account(words, index);
  }

  /// See [Row#contra].
  int contra(int index) {
    return Row.contra(words, index);
  }

  /// Writes the words of some rows.
  public void copyTo(LongBuffer out, int fromIndex, int rowCount) {
    out.put(words, fromIndex * WORD_COUNT, rowCount * WORD_COUNT);
  }

  void read(int index, Row row) {
    row.set(words, index);
  }
}
