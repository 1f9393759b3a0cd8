package io.millrace.ledger;

import java.util.Arrays;

/// Numbers by number: a multimap from keys that are not zero to values, in primitive arrays.
///
/// Confined to one thread. A position, as [#find] returns it, is valid until the next change.
final class LongTable {
  /*
   * Open addressing with linear probing (Knuth, TAOCP vol. 3, 6.4). A slot is a key and its value side by side, so that
   * a look costs one cache line; key 0 marks a free slot, which ends every probe. Nothing is ever removed.
   *
   * A table is cut into shards by the high bits of the mixed key. Each shard grows by itself, by a half once three
   * quarters are taken, so growing stops the owner for one shard at a time: some hundred entries of ten million. The
   * slot of a key is the product of the remaining bits and the capacity (Lemire, "Fast random integer generation in an
   * interval"), which takes any capacity and keeps a shard almost sorted, so that growing runs through memory in order.
   *
   * Invariant: from the slot that a key's mix names to the slot where it lies, no slot is free.
   */

  private static final int CAPACITY_START = 4;
  private static final long[] EMPTY = {};
  private static final long NOT_FOUND = -1;

  private final int shardBits;
  private final long[][] shards;
  private final int[] sizes; // by shard
  private long size;

  /// @param shardBits how many shards, as a power of two: enough that one of them is small
  LongTable(int shardBits) {
    this.shardBits = shardBits;
    this.shards = new long[1 << shardBits][];
    this.sizes = new int[1 << shardBits];
    Arrays.fill(shards, EMPTY);
  }

  long size() {
    return size;
  }

  /// The position of a value of this key, negative if there is none.
  long find(long key) {
    long mixed = mix(key);
    int shard = shard(mixed);
    var slots = shards[shard];
    return slots.length == 0 ? NOT_FOUND : seek(slots, shard, home(mixed, slots), key);
  }

  /// Whatever lies where a search for the key begins; only so that it is in the cache.
  long touch(long key) {
    long mixed = mix(key);
    var slots = shards[shard(mixed)];
    return slots.length == 0 ? 0 : slots[home(mixed, slots)];
  }

  /// The position of a further value of the key that lies at this position, negative if there is
  /// none.
  long next(long position) {
    int shard = (int) (position >>> Integer.SIZE);
    int at = (int) position;
    var slots = shards[shard];
    return seek(slots, shard, following(at, slots), slots[at]);
  }

  long value(long position) {
    return shards[(int) (position >>> Integer.SIZE)][(int) position + 1];
  }

  void set(long position, long value) {
    shards[(int) (position >>> Integer.SIZE)][(int) position + 1] = value;
  }

  /// Adds a value, also if the key has one already.
  void add(long key, long value) {
    if (key == 0) {
      throw new IllegalArgumentException("0 is no key");
    }
    long mixed = mix(key);
    int shard = shard(mixed);
    var slots = shards[shard];
    int capacity = slots.length / 2;
    if (sizes[shard] >= capacity - capacity / 4) {
      slots = grown(slots);
      shards[shard] = slots;
    }
    insert(slots, home(mixed, slots), key, value);
    sizes[shard]++;
    size++;
  }

  private static long seek(long[] slots, int shard, int from, long key) {
    int at = from;
    while (slots[at] != 0) {
      if (slots[at] == key) {
        return (long) shard << Integer.SIZE | at;
      }
      at = following(at, slots);
    }
    return NOT_FOUND;
  }

  private long[] grown(long[] slots) {
    int capacity = slots.length / 2;
    var larger = new long[2 * (capacity == 0 ? CAPACITY_START : capacity + capacity / 2)];
    for (int at = 0; at < slots.length; at += 2) {
      if (slots[at] != 0) {
        insert(larger, home(mix(slots[at]), larger), slots[at], slots[at + 1]);
      }
    }
    return larger;
  }

  private static void insert(long[] slots, int home, long key, long value) {
    int at = home;
    while (slots[at] != 0) {
      at = following(at, slots);
    }
    slots[at] = key;
    slots[at + 1] = value;
  }

  private int shard(long mixed) {
    return (int) (mixed >>> 1 >>> (Long.SIZE - 1 - shardBits));
  }

  private int home(long mixed, long[] slots) {
    return 2 * (int) Math.unsignedMultiplyHigh(mixed << shardBits, slots.length / 2);
  }

  private static int following(int at, long[] slots) {
    return at + 2 == slots.length ? 0 : at + 2;
  }

  /// The finalizer of MurmurHash3 (Appleby): keys that differ in one bit differ in half of theirs.
  private static long mix(long key) {
    long h = (key ^ (key >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
