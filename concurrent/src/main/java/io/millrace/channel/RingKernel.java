package io.millrace.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A bounded channel with one receiver, or with several that take turns ([SharedKernel]): a ring
/// that senders enter by one compare-and-set.
///
/// @param <T> what is handed over
final class RingKernel<T> implements Kernel<T> {
  /*
   * Idea. Positions 0, 1, 2, … are handed out to senders by a CAS on `tail`; the value of position p
   * goes to slot p modulo the ring's length, and the receiver takes the positions in order. `head` is
   * the first position that is not received. The ring's length is the capacity rounded up to a power
   * of two; the capacity itself is exact, since a sender enters only while tail - head < capacity,
   * and `head`, read last, decides that.
   *
   * Invariants:
   *   1. head <= tail <= head + capacity
   *   2. a slot is null unless its position is in [head, tail) and published; so a sender that got a
   *      position finds its slot null, and a null in [head, tail) means: that sender is between its
   *      CAS and its write. The receiver then waits for those few instructions (see Stall).
   *   3. CLOSED, the sign bit of `tail`, never goes away, and with it no CAS of a sender succeeds.
   *   4. a sender waits only if it found the ring full after it was queued (see LockedWaiters)
   *
   * Linearization: a send at its CAS, a receive where `head` is written, FULL where the sender read
   * `head`, EMPTY where the receiver read `tail`.
   *
   * Wake-ups, by Dekker's rule: each side first writes, then reads what the other wrote, all four
   * sequentially consistent. The sender: CAS tail, then receivers.isEmpty(). The receiver that wants
   * to wait: adds itself, then reads tail. The receiver that has taken: writes head, then
   * senders.isEmpty(). The sender that wants to wait: adds itself, then reads head.
   *
   * Nobody starves. While the ring is full for all and senders wait, the receiver moves their values
   * in, first come first served, *before* it publishes the space that it made (admit): until then no
   * running sender can overtake. One that queued itself at the last moment, unseen by that, is woken
   * to try by itself, and if then overtaken goes back to the head of the queue, where it is seen.
   *
   * Orderings. slot: release by the sender, acquire by the receiver; its null is ordered before the
   * next sender's write by the volatile write of head and the sender's read of it. `limit` is a racy
   * copy of some head + capacity: too small only makes a sender read head.
   *
   * The three positions are 128 bytes apart, so that a core that writes one does not take the cache
   * line of another away. After Vyukov's bounded queue and JCTools' MpscArrayQueue, which have
   * neither waiting, closing, nor an exact capacity.
   */

  private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final long CLOSED = Long.MIN_VALUE;

  /// From here on a side that yields finds more done at once than one that spins.
  private static final int WIDE_CAPACITY_MIN = 16;

  private static final int TAIL = 16;
  private static final int HEAD = 32;
  private static final int LIMIT = 48;
  private static final int POSITIONS_LENGTH = 64;

  private final int capacity;
  private final long[] positions = new long[POSITIONS_LENGTH];

  /// Replaced when everything is discarded; a sender reads it before its CAS, so no later one
  /// writes to the new ring.
  private volatile @Nullable Object[] ring;

  private volatile boolean isDiscarded;

  private final LockedWaiters<T> senders = new LockedWaiters<>();
  private final LockedWaiters<T> receivers = new LockedWaiters<>();

  RingKernel(int capacity) {
    this.capacity = capacity;
    this.ring = new Object[Math.max(1, Integer.highestOneBit(capacity - 1) << 1)];
    positions[LIMIT] = capacity;
  }

  @Override
  public Offer trySend(T value) {
    var slots = ring;
    long position;
    do {
      position = tail();
      if (position < 0) {
        return Offer.CLOSED;
      }
      if (position >= (long) POSITION.getAcquire(positions, LIMIT) && isFull(position)) {
        return Offer.FULL;
      }
    } while (!POSITION.compareAndSet(positions, TAIL, position, position + 1));
    publish(slots, position, value);
    receivers.wake(1);
    return Offer.SENT;
  }

  @Override
  public int trySendAll(T[] values, int from) {
    var slots = ring;
    long position;
    int count;
    do {
      position = tail();
      if (position < 0) {
        return REFUSED;
      }
      count = (int) Math.min(values.length - from, head() + capacity - position);
      if (count <= 0) {
        return 0;
      }
    } while (!POSITION.compareAndSet(positions, TAIL, position, position + count));
    for (int i = 0; i < count; i++) {
      publish(slots, position + i, values[from + i]);
    }
    receivers.wake(count);
    return count;
  }

  @Override
  public @Nullable T tryReceive() {
    var slots = ring;
    long position = ownHead();
    var value = peek(slots, position);
    if (value != null) {
      clear(slots, position);
      advance(slots, position, 1);
    }
    return value;
  }

  @Override
  public int drainTo(Collection<? super T> into, int countMax) {
    var slots = ring;
    long first = ownHead();
    long count = Math.min(countMax, position(tail()) - first);
    int taken = 0;
    try {
      while (taken < count) {
        var value = peek(slots, first + taken);
        if (value == null) {
          break; // discarded meanwhile
        }
        into.add(value);
        clear(slots, first + taken);
        taken++;
      }
    } finally {
      if (taken > 0) {
        advance(slots, first, taken);
      }
    }
    return taken;
  }

  @Override
  public int size() {
    while (true) {
      long before = head();
      long end = position(tail());
      if (before == head()) {
        return isDiscarded ? 0 : (int) Math.min(capacity, end - before);
      }
    }
  }

  @Override
  public void refuse() {
    POSITION.getAndBitwiseOr(positions, TAIL, CLOSED);
    senders.wakeAll();
    receivers.wakeAll();
  }

  @Override
  public boolean isRefusing() {
    return tail() < 0;
  }

  @Override
  public boolean isDrained() {
    long end = tail();
    return end < 0 && (isDiscarded || position(end) == head());
  }

  @Override
  public void discard() {
    isDiscarded = true;
    ring = new Object[1];
  }

  @Override
  public boolean addSender(Waiter<T> waiter, boolean overtaken) {
    return senders.add(waiter, overtaken, this::isFull);
  }

  @Override
  public boolean addReceiver(Waiter<T> waiter, boolean overtaken) {
    return receivers.add(waiter, overtaken, () -> tail() == head());
  }

  @Override
  public void removeSender(Waiter<T> waiter) {
    senders.remove(waiter);
  }

  @Override
  public void removeReceiver(Waiter<T> waiter) {
    receivers.remove(waiter);
  }

  @Override
  public void wakeAnother() {
    wakeSenders(1);
    receivers.wake(1); // harmless if there is nothing: it looks, and waits again
  }

  @Override
  public boolean holdsValues() {
    return true;
  }

  @Override
  public boolean spinsFirst() {
    return capacity < WIDE_CAPACITY_MIN;
  }

  @Override
  public long version() {
    return tail() + head();
  }

  private void publish(@Nullable Object[] slots, long position, T value) {
    // Release: pairs with the acquire in peek().
    SLOT.setRelease(slots, index(slots, position), value);
  }

  /// Whether a sender must wait: no space, and the end has not come.
  private boolean isFull() {
    long end = tail();
    return end >= 0 && end - head() >= capacity;
  }

  private boolean isFull(long position) {
    long limit = head() + capacity;
    POSITION.setRelease(positions, LIMIT, limit);
    return position >= limit;
  }

  /// The value at the head, waiting for its sender to publish it; null if there is none.
  @SuppressWarnings("unchecked") // only a T is ever published
  private @Nullable T peek(@Nullable Object[] slots, long position) {
    var value = SLOT.getAcquire(slots, index(slots, position));
    if (value == null && position(tail()) != position) {
      for (var stall = new Stall(); value == null && !isDiscarded; stall.pause()) {
        value = SLOT.getAcquire(slots, index(slots, position));
      }
    }
    return (T) value;
  }

  private static void clear(@Nullable Object[] slots, long position) {
    slots[index(slots, position)] = null;
  }

  /// Gives `count` received positions free, to waiting senders first.
  private void advance(@Nullable Object[] slots, long position, int count) {
    long newHead = position + count;
    if (!senders.isEmpty()) {
      admit(slots, position, newHead);
    }
    // Volatile: pairs with addSender(), see Dekker above.
    POSITION.setVolatile(positions, HEAD, newHead);
    if (!senders.isEmpty()) {
      wakeSenders(count);
    }
  }

  /// Moves waiting senders' values in while the ring is still full for everyone else.
  private void admit(@Nullable Object[] slots, long oldHead, long newHead) {
    for (long end = tail(); end >= oldHead + capacity && end < newHead + capacity; end = tail()) {
      var sender = senders.claimFirst();
      if (sender == null) {
        break;
      }
      // Fails only if the channel was closed meanwhile, which the sender then finds by itself.
      boolean entered = POSITION.compareAndSet(positions, TAIL, end, end + 1);
      if (entered) {
        publish(slots, end, Objects.requireNonNull(sender.value));
        receivers.wake(1); // others, who found nothing before
      }
      sender.complete(entered);
    }
  }

  private void wakeSenders(int countMax) {
    long end = tail();
    if (end >= 0) {
      senders.wake(Math.min(countMax, head() + capacity - end));
    }
  }

  private static int index(@Nullable Object[] slots, long position) {
    return (int) position & (slots.length - 1);
  }

  private static long position(long end) {
    return end & ~CLOSED;
  }

  private long tail() {
    return (long) POSITION.getVolatile(positions, TAIL);
  }

  private long head() {
    return (long) POSITION.getVolatile(positions, HEAD);
  }

  /// The head, for the receiving thread, which alone writes it.
  private long ownHead() {
    return positions[HEAD];
  }
}
