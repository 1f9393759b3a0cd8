package io.millrace.mutex;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One thing that threads hold and wait for: a mutex, or one of the two sides of a read-write lock.
final class Resource {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String kind;
  private final Class<?> type;
  private final long number;
  private final Resource whole;

  /// The threads that hold this and are registered as waiting for something else; guarded by the
  /// lock of [WaitsFor]. Null if there are none, as mostly.
  private @Nullable Set<Held> waitingHolders;

  /// Makes a resource with a number of its own.
  ///
  /// @param kind what it is, for messages
  /// @param value the value it protects, for messages; not kept
  Resource(String kind, Object value) {
    this.kind = kind;
    this.type = value.getClass();
    this.number = NUMBERS.incrementAndGet();
    this.whole = this;
  }

  private Resource(Resource whole) {
    this.kind = whole.kind;
    this.type = whole.type;
    this.number = whole.number;
    this.whole = whole;
  }

  /// Another side of the same lock: held and waited for apart, but the same for the user.
  Resource otherSide() {
    return new Resource(this);
  }

  /// Unique in this process, ascending with age: the order in which several are taken at once.
  long number() {
    return number;
  }

  /// The lock this is a side of.
  Resource whole() {
    return whole;
  }

  Set<Held> waitingHolders() {
    return waitingHolders == null ? Set.of() : waitingHolders;
  }

  void addWaitingHolder(Held held) {
    if (waitingHolders == null) {
      waitingHolders = new HashSet<>();
    }
    waitingHolders.add(held);
  }

  void removeWaitingHolder(Held held) {
    if (waitingHolders != null) {
      waitingHolders.remove(held);
      waitingHolders = waitingHolders.isEmpty() ? null : waitingHolders;
    }
  }

  @Override
  public String toString() {
    return kind + " " + number + " of " + type.getName();
  }
}
