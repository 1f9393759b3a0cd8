package io.millrace.verification.explorer.toy;

import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Run;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Two threads that add one to a counter, in several ways.
final class Counter implements Program {
  enum How {
    VOLATILE,
    GET_AND_ADD,
    COMPARE_AND_SET,
    ATOMIC,
    ARRAY_ELEMENT,
    LOCK,
    LOCK_TWICE_IN_TURN
  }

  private static final VarHandle COUNT;
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(Counter.class, "count", int.class);
    } catch (ReflectiveOperationException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private final How how;
  private volatile int count;
  private int plainCount;
  private final long[] elements = new long[2];
  private final AtomicInteger atomic = new AtomicInteger();
  private ReentrantLock first = new ReentrantLock();
  private ReentrantLock second = new ReentrantLock();

  Counter(String how) {
    this.how = How.valueOf(how);
  }

  @Override
  public List<Body> start(History history, List<Thread> threads) {
    count = 0;
    plainCount = 0;
    elements[1] = 0;
    atomic.set(0);
    first = new ReentrantLock();
    second = new ReentrantLock();
    return List.of(() -> add(first, second), () -> add(second, first));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the fault to be found
  private void add(ReentrantLock one, ReentrantLock other) {
    switch (how) {
      case VOLATILE -> count++;
      case GET_AND_ADD -> {
        int _ = (int) COUNT.getAndAdd(this, 1);
      }
      case COMPARE_AND_SET -> {
        int seen;
        do {
          seen = count;
        } while (!COUNT.compareAndSet(this, seen, seen + 1));
      }
      case ATOMIC -> atomic.incrementAndGet();
      case ARRAY_ELEMENT ->
          ELEMENT.setVolatile(elements, 1, (long) ELEMENT.getVolatile(elements, 1) + 1);
      case LOCK -> addUnder(first, first);
      case LOCK_TWICE_IN_TURN -> addUnder(one, other);
    }
  }

  private void addUnder(ReentrantLock one, ReentrantLock other) {
    one.lock();
    try {
      other.lock();
      try {
        plainCount++;
      } finally {
        other.unlock();
      }
    } finally {
      one.unlock();
    }
  }

  @Override
  public @Nullable String verdict(Run run) {
    if (!run.waiting().isEmpty()) {
      return "waits for ever: " + run.waiting();
    }
    long sum = count + plainCount + elements[1] + atomic.get();
    return sum == 2 ? null : "counted " + sum;
  }
}
