package io.millrace.ledger;

import org.jspecify.annotations.Nullable;

/// The accounts that were found last, in a table that is read in one or two places, where a map
/// leads through three objects. A hint: it forgets whom it has no room for, and all when it grows.
/// Confined to the book's thread.
final class FoundAccounts {
  private static final int PLACE_COUNT_MIN = 1 << 10;
  private static final int PLACE_COUNT_MAX = 1 << 20;

  /// So that most accounts lie in the place that their name leads to.
  private static final int PLACES_AN_ACCOUNT = 2;

  /// How many places are looked at, that one and those behind it.
  private static final int PROBE_COUNT = 4;

  private int[] hashes = new int[PLACE_COUNT_MIN + PROBE_COUNT];
  private @Nullable Account[] accounts = new @Nullable Account[PLACE_COUNT_MIN + PROBE_COUNT];
  private int count;

  /// The account of this name, or null if it must be looked up elsewhere.
  @Nullable Account find(String name) {
    int at = at(name.hashCode());
    var account = accounts[at];
    return account != null && account.name().equals(name) ? account : null;
  }

  /// Brings into the cache what finding the account of this name and posting to it will read; what
  /// it returns means nothing.
  long touch(String name) {
    var account = accounts[at(name.hashCode())];
    return account == null ? 0 : account.touch(name);
  }

  /// Adds an account that was not found.
  void add(Account account) {
    int placeCount = hashes.length - PROBE_COUNT;
    if (count * PLACES_AN_ACCOUNT >= placeCount && placeCount < PLACE_COUNT_MAX) {
      hashes = new int[2 * placeCount + PROBE_COUNT];
      accounts = new @Nullable Account[hashes.length];
      count = 0;
    }
    int hash = account.name().hashCode();
    int at = at(hash);
    count += accounts[at] == null ? 1 : 0;
    hashes[at] = hash;
    accounts[at] = account;
  }

  /// The place of this hash, else the first that is free, else the last that is looked at.
  private int at(int hash) {
    int at = home(hash);
    int last = at + PROBE_COUNT - 1;
    while (at < last && accounts[at] != null && hashes[at] != hash) {
      at++;
    }
    return at;
  }

  /// The high bits of a product that mixes all of the hash into them (Knuth, TAOCP vol. 3, 6.4).
  private int home(int hash) {
    return (hash * 0x9E37_79B9) >>> (Integer.numberOfLeadingZeros(hashes.length - PROBE_COUNT) + 1);
  }
}
