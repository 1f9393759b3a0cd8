package io.millrace.ledger;

/// What one record did to the book, in numbers: of one that posted or confirmed an entry all that
/// it takes to do so again. Accounts, feeds and currencies count from 1 in the order in which
/// records open them, so a number means the same in every process that has read the same records.
///
/// Of any other record it says only that it must be read, and how many accounts, feeds and
/// currencies are open after it. One object is filled again and again. Confined to one thread.
final class Row {
  /// The record confirmed an entry; else it posted one, unless it must be read.
  static final int CONFIRMED = 1;

  /// It counts as what the feed has reported of the account.
  static final int REPORT = 2;

  /// It came from the contra account: what it adds to that one is `minor`.
  static final int FROM_CONTRA = 4;

  /// It is the first that tells the contra account.
  static final int TELLS_CONTRA = 8;

  /// What posts an entry always counts so.
  static final int POSTED = REPORT;

  private static final int CURRENCY_BITS = 24;
  private static final int CURRENCY_MASK = (1 << CURRENCY_BITS) - 1;

  /// How many longs it takes.
  static final int WORD_COUNT = 5;

  /// The fingerprint of the replay key, which is never 0; 0 if the record must be read.
  long key;

  /// The seq of the entry that is confirmed; of one that is posted the fingerprint of its shared
  /// id, 0 if there is none.
  long event;

  /// What the message adds to its account, in minor units.
  long minor;

  int flags;

  /// The entry's.
  int account;

  /// The other account, 0 for the outside.
  int contra;

  int feed;
  int currency;

  boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /// Says that a record must be read.
  void setRecord(int accountCount, int feedCount, int currencyCount) {
    key = 0;
    event = 0;
    minor = 0;
    flags = 0;
    account = accountCount;
    contra = 0;
    feed = feedCount;
    currency = currencyCount;
  }

  boolean isRecord() {
    return key == 0;
  }

  void put(long[] words, int index) {
    int at = index * WORD_COUNT;
    words[at] = key;
    words[at + 1] = event;
    words[at + 2] = minor;
    words[at + 3] = (long) account << Integer.SIZE | contra;
    words[at + 4] = (long) feed << Integer.SIZE | (flags << CURRENCY_BITS | currency);
  }

  static long key(long[] words, int index) {
    return words[index * WORD_COUNT];
  }

  static int account(long[] words, int index) {
    return (int) (words[index * WORD_COUNT + 3] >>> Integer.SIZE);
  }

  static int contra(long[] words, int index) {
    return (int) words[index * WORD_COUNT + 3];
  }

  void set(long[] words, int index) {
    int at = index * WORD_COUNT;
    key = key(words, index);
    event = words[at + 1];
    minor = words[at + 2];
    account = account(words, index);
    contra = contra(words, index);
    feed = (int) (words[at + 4] >>> Integer.SIZE);
    flags = (int) words[at + 4] >>> CURRENCY_BITS;
    currency = (int) words[at + 4] & CURRENCY_MASK;
  }
}
