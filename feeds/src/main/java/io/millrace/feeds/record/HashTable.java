package io.millrace.feeds.record;

import java.util.Arrays;

/// Maps 128-bit hashes to longs in 24 bytes a slot. Confined to one thread.
final class HashTable {
  /*
   * Open addressing with linear probing; the keys are SHA-256 bits, so they are their own hash. A slot is free while its
   * value is ABSENT, which is never stored. It grows at two thirds, so a row of a file costs 36 to 72 bytes.
   */
  static final long ABSENT = Long.MIN_VALUE;

  /// Takes each entry of a table.
  interface Visitor<X extends Exception> {
    void visit(long high, long low, long value) throws X;
  }

  private static final int SLOTS_AT_FIRST = 1 << 10;

  private long[] highs = new long[SLOTS_AT_FIRST];
  private long[] lows = new long[SLOTS_AT_FIRST];
  private long[] values = new long[SLOTS_AT_FIRST];
  private int count;

  HashTable() {
    Arrays.fill(values, ABSENT);
  }

  /// The value of this key, or [#ABSENT].
  long get(long high, long low) {
    return values[slot(high, low)];
  }

  void put(long high, long low, long value) {
    int slot = slot(high, low);
    if (values[slot] == ABSENT && ++count > values.length / 3 * 2) {
      grow();
      slot = slot(high, low);
    }
    highs[slot] = high;
    lows[slot] = low;
    values[slot] = value;
  }

  <X extends Exception> void each(Visitor<X> visitor) throws X {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != ABSENT) {
        visitor.visit(highs[i], lows[i], values[i]);
      }
    }
  }

  private int slot(long high, long low) {
    int mask = values.length - 1;
    int slot = (int) high & mask;
    while (values[slot] != ABSENT && (highs[slot] != high || lows[slot] != low)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var oldHighs = highs;
    var oldLows = lows;
    var oldValues = values;
    highs = new long[oldHighs.length * 2];
    lows = new long[oldLows.length * 2];
    values = new long[oldValues.length * 2];
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != ABSENT) {
        int slot = slot(oldHighs[i], oldLows[i]);
        highs[slot] = oldHighs[i];
        lows[slot] = oldLows[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
