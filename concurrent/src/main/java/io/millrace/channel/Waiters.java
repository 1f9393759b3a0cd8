package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/// A channel's queue of waiting senders, or of waiting receivers, first come first served.
///
/// Guarded by its user's lock, but for [#isEmpty()], which any thread may ask.
///
/// @param <T> what the channel hands over
final class Waiters<T> {
  /*
   * A doubly linked list through the waiters themselves, so that a wait that is given up leaves in
   * constant time from among a hundred thousand. A waiter is linked if and only if `isQueued`.
   *
   * `count` is volatile for those who ask isEmpty() without the lock, see LockedWaiters. A waiter is
   * claimed before it is counted off: who then finds nobody here knows that whoever was is claimed.
   */

  private @Nullable Waiter<T> first;
  private @Nullable Waiter<T> last;
  private volatile int count;

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  /// Adds the waiter as the last, or, if it was woken before and then overtaken, as the first.
  void add(Waiter<T> waiter, boolean overtaken) {
    waiter.isQueued = true;
    waiter.previous = overtaken ? null : last;
    waiter.next = overtaken ? first : null;
    linkBetween(waiter.previous, waiter, waiter, waiter.next);
    setCount(count + 1);
  }

  /// Removes the waiter if it is still here.
  boolean remove(Waiter<T> waiter) {
    if (!waiter.isQueued) {
      return false;
    }
    linkBetween(waiter.previous, waiter.next, waiter.previous, waiter.next);
    waiter.previous = null;
    waiter.next = null;
    waiter.isQueued = false;
    setCount(count - 1);
    return true;
  }

  /// Removes and claims the first waiter that can be claimed; those before it have been given up,
  /// or ended elsewhere, and are dropped. Null when there is none.
  @Nullable Waiter<T> claimFirst() {
    for (var waiter = first; waiter != null; waiter = first) {
      boolean isClaimed = waiter.wait.claim(waiter);
      remove(waiter);
      if (isClaimed) {
        return waiter;
      }
    }
    return null;
  }

  /// As [#claimFirst()], but passes over observers and leaves them.
  @Nullable Waiter<T> claimFirstServable() {
    for (var waiter = first; waiter != null; ) {
      var following = waiter.next;
      if (!waiter.wait.observes()) {
        remove(waiter);
        if (waiter.wait.claim(waiter)) {
          return waiter;
        }
      }
      waiter = following;
    }
    return null;
  }

  /// Whether somebody here, other than that very wait, could be served by what it does.
  @SuppressWarnings("ReferenceEquality") // the very wait is meant
  boolean hasServable(Wait self) {
    for (var waiter = first; waiter != null; waiter = waiter.next) {
      if (waiter.wait != self && !waiter.wait.observes()) {
        return true;
      }
    }
    return false;
  }

  /// Claims the observers.
  ///
  /// @return a chain for [Waiter#completeAll]
  @Nullable Waiter<T> claimObservers() {
    @Nullable Waiter<T> chain = null;
    for (var waiter = first; waiter != null; ) {
      var following = waiter.next;
      if (waiter.wait.observes()) {
        remove(waiter);
        if (waiter.wait.claim(waiter)) {
          waiter.next = chain;
          chain = waiter;
        }
      }
      waiter = following;
    }
    return chain;
  }

  /// Claims up to `countMax` waiters, the first ones, and the observers among them, who take
  /// nothing and do not count.
  ///
  /// @return a chain for [Waiter#completeAll]
  @Nullable Waiter<T> claimAll(long countMax) {
    @Nullable Waiter<T> chain = null;
    for (long left = countMax; left > 0; ) {
      var waiter = claimFirst();
      if (waiter == null) {
        break;
      }
      left -= waiter.wait.observes() ? 0 : 1;
      waiter.next = chain;
      chain = waiter;
    }
    return chain;
  }

  @Nullable Waiter<T> claimAll() {
    return claimAll(Long.MAX_VALUE);
  }

  /// Makes `after` follow `before`, where null is the queue's own end.
  private void linkBetween(
      @Nullable Waiter<T> before,
      @Nullable Waiter<T> newAfter,
      @Nullable Waiter<T> newBefore,
      @Nullable Waiter<T> after) {
    if (before == null) {
      first = newAfter;
    } else {
      before.next = newAfter;
    }
    if (after == null) {
      last = newBefore;
    } else {
      after.previous = newBefore;
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock only
  private void setCount(int newCount) {
    count = newCount;
  }
}
