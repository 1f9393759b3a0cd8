package io.millrace.ledger;

import java.util.Arrays;

/// Seqs by fingerprint: a multimap that now and then shows a seq of another fingerprint, too. Who
/// looks one up must compare what it leads to anyway, as two names may have one fingerprint.
///
/// Confined to one thread. A position, as [#find] returns it, is valid until the next change.
final class SeqTable {
  /*
   * Open addressing with linear probing (Knuth, TAOCP vol. 3, 6.4). A slot is one long: 32 bits of the fingerprint, its
   * tag, and 32 bits of the seq. So eight slots share a cache line, a look seldom takes a second one, and to add what was
   * looked for in vain takes none. 0, which is no seq, marks a free slot, which ends every probe. Nothing is ever removed.
   *
   * A table is cut into shards by the fingerprint's highest bits; the tag is what follows them. Each shard grows by itself,
   * by a half once half of it is taken, so growing stops the owner for one shard at a time. The slot of a tag is the
   * product of the tag and the capacity (Lemire, "Fast random integer generation in an interval"), which takes any
   * capacity and keeps a shard almost sorted, so that growing runs through memory in order.
   *
   * Two fingerprints of a shard have one tag as often as 32 bits are equal: n entries, in 512 shards, have n * n / 2^42 such
   * pairs, some 20 among ten million, 2,000 among a hundred million. Each costs a record to be read in vain.
   *
   * Invariant: from the slot that a tag names to the slot where it lies, no slot is free.
   */

  private static final int CAPACITY_START = 8;
  private static final int START_COUNT = 4; // 8 to 11, as 12 would grow with 8
  private static final long[] EMPTY = {};
  private static final long NOT_FOUND = -1;

  private final int shardBits;
  private final long[][] shards;
  private final int[] sizes; // by shard
  private long size;

  /// @param shardBits how many shards, as a power of two: enough that one of them is small
  SeqTable(int shardBits) {
    this.shardBits = shardBits;
    this.shards = new long[1 << shardBits][];
    this.sizes = new int[1 << shardBits];
    Arrays.fill(shards, EMPTY);
  }

  long size() {
    return size;
  }

  /// The position of a seq that may be of this fingerprint, negative if there is none.
  long find(long fingerprint) {
    int shard = shard(fingerprint);
    int tag = tag(fingerprint);
    var slots = shards[shard];
    return slots.length == 0 ? NOT_FOUND : seek(slots, shard, home(tag, slots), tag);
  }

  /// Whatever lies where a search for the fingerprint begins; only so that it is in the cache.
  long touch(long fingerprint) {
    var slots = shards[shard(fingerprint)];
    return slots.length == 0 ? 0 : slots[home(tag(fingerprint), slots)];
  }

  /// The position of a further seq that may be of the same fingerprint as the one at this position,
  /// negative if there is none.
  long next(long position) {
    int shard = (int) (position >>> Integer.SIZE);
    int at = (int) position;
    var slots = shards[shard];
    return seek(slots, shard, following(at, slots), tagOf(slots[at]));
  }

  long seq(long position) {
    return Integer.toUnsignedLong((int) slot(position));
  }

  /// Puts another seq in the place of the one at this position.
  void set(long position, long seq) {
    shards[(int) (position >>> Integer.SIZE)][(int) position] = filled(tagOf(slot(position)), seq);
  }

  /// Adds a seq, also if the fingerprint has one already.
  ///
  /// @param seq 1 to [Trails#SEQ_MAX]
  void add(long fingerprint, long seq) {
    int shard = shard(fingerprint);
    var slots = shards[shard];
    if (sizes[shard] >= slots.length / 2) {
      slots = grown(slots, shard);
      shards[shard] = slots;
    }
    insert(slots, filled(tag(fingerprint), seq));
    sizes[shard]++;
    size++;
  }

  private static long filled(int tag, long seq) {
    if (seq <= 0 || seq > Trails.SEQ_MAX) {
      throw new IllegalArgumentException("no seq: " + seq);
    }
    return ((long) tag << Integer.SIZE) | seq;
  }

  private static long seek(long[] slots, int shard, int from, int tag) {
    int at = from;
    for (long slot = slots[at]; slot != 0; slot = slots[at]) {
      if (tagOf(slot) == tag) {
        return ((long) shard << Integer.SIZE) | at;
      }
      at = following(at, slots);
    }
    return NOT_FOUND;
  }

  private static long[] grown(long[] slots, int shard) {
    int capacity = slots.length;
    int start = CAPACITY_START + shard % START_COUNT; // so that they grow at different times
    var larger = new long[capacity == 0 ? start : capacity + capacity / 2];
    for (long slot : slots) {
      if (slot != 0) {
        insert(larger, slot);
      }
    }
    return larger;
  }

  private static void insert(long[] slots, long slot) {
    int at = home(tagOf(slot), slots);
    while (slots[at] != 0) {
      at = following(at, slots);
    }
    slots[at] = slot;
  }

  private long slot(long position) {
    return shards[(int) (position >>> Integer.SIZE)][(int) position];
  }

  private int shard(long fingerprint) {
    return (int) (fingerprint >>> 1 >>> (Long.SIZE - 1 - shardBits));
  }

  private int tag(long fingerprint) {
    return tagOf(fingerprint << shardBits);
  }

  private static int tagOf(long slot) {
    return (int) (slot >>> Integer.SIZE);
  }

  private static int home(int tag, long[] slots) {
    return (int) ((Integer.toUnsignedLong(tag) * slots.length) >>> Integer.SIZE);
  }

  private static int following(int at, long[] slots) {
    return at + 1 == slots.length ? 0 : at + 1;
  }
}
