package io.millrace.benchmarks.mutex;

import io.millrace.benchmarks.mutex.Cell.Use;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// The JDK's locks, beside the counter as one has to write them: lock, `try`, `finally`, unlock.
///
/// @param has which calls it has something for
/// @param make a new lock of a counter
record JavaLock(String title, Predicate<Use> has, BiFunction<Counter, Use, Access> make)
    implements Subject {

  static List<JavaLock> all() {
    return List.of(
        new JavaLock(
            "ReentrantLock",
            use -> !use.isOfRwLock(),
            (counter, _) -> incrementing(counter, new ReentrantLock())),
        new JavaLock(
            "synchronized", use -> !use.isOfRwLock(), (counter, _) -> synchronizing(counter)),
        new JavaLock("ReentrantReadWriteLock", Use::isOfRwLock, JavaLock::readWrite),
        new JavaLock("StampedLock", _ -> true, JavaLock::stamped));
  }

  @Override
  public boolean supports(Use use) {
    return has.test(use);
  }

  @Override
  public Access open(Counter counter, Use use) {
    return make.apply(counter, use);
  }

  private static Access readWrite(Counter counter, Use use) {
    var lock = new ReentrantReadWriteLock();
    return use.reads()
        ? reading(counter, lock.readLock())
        : incrementing(counter, lock.writeLock());
  }

  private static Access incrementing(Counter counter, Lock lock) {
    return () -> {
      lock.lock();
      try {
        return counter.increment();
      } finally {
        lock.unlock();
      }
    };
  }

  private static Access reading(Counter counter, Lock lock) {
    return () -> {
      lock.lock();
      try {
        return counter;
      } finally {
        lock.unlock();
      }
    };
  }

  private static Access synchronizing(Counter counter) {
    return () -> {
      synchronized (counter) {
        return counter.increment();
      }
    };
  }

  private static Access stamped(Counter counter, Use use) {
    var lock = new StampedLock();
    if (use.reads()) {
      return () -> {
        long stamp = lock.readLock();
        try {
          return counter;
        } finally {
          lock.unlockRead(stamp);
        }
      };
    }
    return () -> {
      long stamp = lock.writeLock();
      try {
        return counter.increment();
      } finally {
        lock.unlockWrite(stamp);
      }
    };
  }
}
