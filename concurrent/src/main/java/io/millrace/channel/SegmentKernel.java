package io.millrace.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// An unbounded channel with one receiver, or with several that take turns ([SharedKernel]): linked
/// segments that senders enter by one fetch-and-add.
///
/// @param <T> what is handed over
final class SegmentKernel<T> implements Kernel<T> {
  /*
   * Idea. Positions 0, 1, 2, … are handed out to senders by a fetch-and-add on `tail`, which unlike a
   * CAS never fails; position p lives in slot p % SIZE of segment p / SIZE of a linked list. A sender
   * walks from the hint `lastSegment` to its segment, appending what is missing, and publishes. The
   * receiver takes the positions in order and leaves used segments behind.
   *
   * Invariants:
   *   1. head <= end, where end is `tail`, or, once CLOSED, the sign bit, is set, `closedTail`: then
   *      failing sends still add to tail. closedTail is written before CLOSED.
   *   2. a slot is null unless its position is in [head, end) and published; a null in [head, end)
   *      means: that sender is between its add and its write. The receiver then waits for those few
   *      instructions (see Stall).
   *   3. lastSegment, read before the add, is never beyond the segment of the position then got; nor
   *      is firstSegment, while that position is not received.
   *   4. a segment that the receiver has left has next == LEFT, so that a chain of dead segments does
   *      not keep young ones alive (the collector's "nepotism"). A sender that walks into it goes on
   *      from firstSegment.
   *
   * Linearization: a send at its add, a receive at its write of `head`, EMPTY where the receiver read
   * `tail`.
   *
   * Wake-ups, by Dekker's rule, all sequentially consistent: a sender adds to tail, then asks
   * receivers.isEmpty(); a receiver that wants to wait adds itself, then reads tail. A sender needs
   * no fence after its write for this: the receiver does not wait for a value that is under way.
   *
   * Orderings. slot: release by the sender, acquire by the receiver. segment.next: volatile CAS,
   * acquire read, so a segment's fields are seen. head: release, for size() elsewhere.
   *
   * After JCTools' MpscUnboundedXaddArrayQueue, which has neither waiting nor closing.
   */

  private static final int SHIFT = 7;
  private static final int SEGMENT_LENGTH = 1 << SHIFT;
  private static final int MASK = SEGMENT_LENGTH - 1;

  private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle NEXT;
  private static final VarHandle FIRST;
  private static final VarHandle LAST;
  private static final long CLOSED = Long.MIN_VALUE;

  private static final int TAIL = 16;
  private static final int HEAD = 32;
  private static final int POSITIONS_LENGTH = 48;

  static {
    try {
      var lookup = MethodHandles.lookup();
      NEXT = lookup.findVarHandle(Segment.class, "next", Segment.class);
      FIRST = lookup.findVarHandle(SegmentKernel.class, "firstSegment", Segment.class);
      LAST = lookup.findVarHandle(SegmentKernel.class, "lastSegment", Segment.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Segment {
    /// The `next` of a segment that the receiver has left.
    @SuppressWarnings("StaticMutable") // has no slots, and nothing comes after it
    static final Segment LEFT = new Segment(-1, 0);

    final long number;
    final @Nullable Object[] slots;
    volatile @Nullable Segment next;

    Segment(long number, int length) {
      this.number = number;
      this.slots = new Object[length];
    }
  }

  private final long[] positions = new long[POSITIONS_LENGTH];
  private volatile long closedTail;
  private volatile Segment firstSegment;
  private volatile Segment lastSegment;
  private volatile boolean isDiscarded;

  private final LockedWaiters<T> receivers = new LockedWaiters<>();

  SegmentKernel() {
    firstSegment = new Segment(0, SEGMENT_LENGTH);
    lastSegment = firstSegment;
  }

  @Override
  public Offer trySend(T value) {
    var hint = lastSegment; // before the add, see invariant 3
    long position = (long) POSITION.getAndAdd(positions, TAIL, 1L);
    if (position < 0) {
      return Offer.CLOSED;
    }
    publish(segmentOf(position, hint), position, value);
    receivers.wake(1);
    return Offer.SENT;
  }

  @Override
  public int trySendAll(T[] values, int from) {
    var segment = lastSegment;
    int count = values.length - from;
    long first = (long) POSITION.getAndAdd(positions, TAIL, (long) count);
    if (first < 0) {
      return REFUSED;
    }
    for (int i = 0; i < count; i++) {
      segment = segmentOf(first + i, segment);
      publish(segment, first + i, values[from + i]);
    }
    receivers.wake(count);
    return count;
  }

  @Override
  public @Nullable T tryReceive() {
    long position = ownHead();
    var segment = segmentAt(position);
    var value = segment == null ? null : peek(segment, position);
    if (segment != null && value != null) {
      take(segment, position);
    }
    return value;
  }

  @Override
  public int drainTo(Collection<? super T> into, int countMax) {
    long first = ownHead();
    long count = Math.min(countMax, end() - first);
    int taken = 0;
    while (taken < count) {
      long position = first + taken;
      var segment = segmentAt(position);
      var value = segment == null ? null : peek(segment, position);
      if (segment == null || value == null) {
        break; // discarded meanwhile
      }
      into.add(value);
      take(segment, position);
      taken++;
    }
    return taken;
  }

  @Override
  public int size() {
    while (true) {
      long before = head();
      long end = end();
      if (before == head()) {
        return isDiscarded ? 0 : (int) Math.min(Integer.MAX_VALUE, end - before);
      }
    }
  }

  @Override
  public void refuse() {
    for (long end = tail(); end >= 0; end = tail()) {
      closedTail = end;
      POSITION.compareAndSet(positions, TAIL, end, end | CLOSED);
    }
    receivers.wakeAll();
  }

  @Override
  public boolean isRefusing() {
    return tail() < 0;
  }

  @Override
  public boolean isDrained() {
    return tail() < 0 && (isDiscarded || closedTail == head());
  }

  @Override
  public void discard() {
    isDiscarded = true;
    var empty = new Segment(-1, 0);
    lastSegment = empty;
    firstSegment = empty;
  }

  /// Never: there is always space.
  @Override
  public boolean addSender(Waiter<T> waiter, boolean overtaken) {
    return false;
  }

  @Override
  public boolean addReceiver(Waiter<T> waiter, boolean overtaken) {
    return receivers.add(waiter, overtaken, () -> tail() == head());
  }

  @Override
  public void removeSender(Waiter<T> waiter) {}

  @Override
  public void removeReceiver(Waiter<T> waiter) {
    receivers.remove(waiter);
  }

  @Override
  public void wakeAnother() {
    receivers.wake(1); // harmless if there is nothing: it looks, and waits again
  }

  @Override
  public boolean holdsValues() {
    return true;
  }

  @Override
  public boolean spinsFirst() {
    return false;
  }

  @Override
  public long version() {
    return tail() + head();
  }

  /// The segment of a position that this sender got; appends what is missing.
  private Segment segmentOf(long position, Segment hint) {
    long number = position >> SHIFT;
    var segment = hint;
    while (segment.number != number) {
      var next = segment.next;
      if (next == null) {
        next = append(segment);
      }
      segment = next == Segment.LEFT ? firstSegment : next;
      if (isDiscarded) {
        return new Segment(number, SEGMENT_LENGTH); // whatever goes there is dropped with it
      }
    }
    if (segment != hint) {
      advanceHint(segment);
    }
    return segment;
  }

  private static Segment append(Segment segment) {
    var appended = new Segment(segment.number + 1, SEGMENT_LENGTH);
    return NEXT.compareAndSet(segment, null, appended) ? appended : next(segment);
  }

  private static Segment next(Segment segment) {
    var next = segment.next;
    if (next == null) {
      throw new IllegalStateException("segment " + segment.number + " lost its next one");
    }
    return next;
  }

  private void advanceHint(Segment segment) {
    var hint = lastSegment;
    while (hint.number < segment.number && !isDiscarded) {
      if (LAST.compareAndSet(this, hint, segment)) {
        return;
      }
      hint = lastSegment;
    }
  }

  private static void publish(Segment segment, long position, Object value) {
    // Release: pairs with the acquire in peek().
    SLOT.setRelease(segment.slots, (int) position & MASK, value);
  }

  /// The receiver's segment for its next position, leaving a used one behind; null if it is empty
  /// and no sender has gone beyond, or everything was discarded.
  private @Nullable Segment segmentAt(long position) {
    var segment = firstSegment;
    if (segment.number == position >> SHIFT) {
      return segment;
    }
    if (isDiscarded || end() == position) {
      return null;
    }
    var next = segment.next;
    for (var stall = new Stall(); next == null && !isDiscarded; stall.pause()) {
      next = segment.next;
    }
    if (next == null || !FIRST.compareAndSet(this, segment, next)) {
      return null; // discarded
    }
    segment.next = Segment.LEFT;
    return next;
  }

  /// The value at the head, waiting for its sender to publish it; null if there is none.
  @SuppressWarnings("unchecked") // only a T is ever published
  private @Nullable T peek(Segment segment, long position) {
    int index = (int) position & MASK;
    var value = SLOT.getAcquire(segment.slots, index);
    if (value == null && end() != position) {
      for (var stall = new Stall(); value == null && !isDiscarded; stall.pause()) {
        value = SLOT.getAcquire(segment.slots, index);
      }
    }
    return (T) value;
  }

  private void take(Segment segment, long position) {
    segment.slots[(int) position & MASK] = null;
    // Release: pairs with the acquire in head().
    POSITION.setRelease(positions, HEAD, position + 1);
  }

  private long end() {
    long end = tail();
    return end < 0 ? closedTail : end;
  }

  private long tail() {
    return (long) POSITION.getVolatile(positions, TAIL);
  }

  private long head() {
    return (long) POSITION.getAcquire(positions, HEAD);
  }

  /// The head, for the receiving thread, which alone writes it.
  private long ownHead() {
    return positions[HEAD];
  }
}
