package io.millrace.verification.explorer;

import java.util.Arrays;

/// The states that were reached, each with the largest budget that was left there.
final class Visited {
  private long[] keys = new long[1 << 12];
  private byte[] budgets = new byte[1 << 12];
  private int count;

  /// Notes the state; false if it was reached before with as large a budget.
  boolean add(long fingerprint, int budget) {
    long key = fingerprint == 0 ? 1 : fingerprint;
    int index = indexOf(key);
    if (keys[index] == key) {
      if (budgets[index] >= budget) {
        return false;
      }
      budgets[index] = (byte) budget;
      return true;
    }
    keys[index] = key;
    budgets[index] = (byte) budget;
    if (++count * 2 > keys.length) {
      grow();
    }
    return true;
  }

  int count() {
    return count;
  }

  void clear() {
    Arrays.fill(keys, 0);
    count = 0;
  }

  private int indexOf(long key) {
    int index = (int) (key >>> 20) & (keys.length - 1);
    while (keys[index] != 0 && keys[index] != key) {
      index = (index + 1) & (keys.length - 1);
    }
    return index;
  }

  private void grow() {
    var oldKeys = keys;
    var oldBudgets = budgets;
    keys = new long[2 * oldKeys.length];
    budgets = new byte[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int index = indexOf(oldKeys[i]);
        keys[index] = oldKeys[i];
        budgets[index] = oldBudgets[i];
      }
    }
  }
}
