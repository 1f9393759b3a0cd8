package io.millrace.benchmarks.mutex;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// One round: every thread uses the counter of one new lock for its share.
final class LockRound {
  private final Subject subject;
  private final Cell cell;

  /// Looked at before every use: a thread that fails ends the others, and the compiler cannot make
  /// one hold of the lock out of two that follow each other, as it may for `synchronized`.
  private volatile boolean isFailed;

  LockRound(Subject subject, Cell cell) {
    this.subject = subject;
    this.cell = cell;
  }

  /// Runs the round.
  ///
  /// @param count a multiple of the number of threads
  /// @return from the start of the threads to the end of the last
  /// @throws IllegalStateException if an update was lost, or none was to be made
  long nanos(int count) throws Exception {
    var counter = new Counter();
    var access = subject.open(counter, cell.use());
    int share = count / cell.threadCount();
    var factory = cell.isVirtual() ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
    try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
      var completion = new ExecutorCompletionService<Boolean>(executor);
      Callable<Boolean> task = () -> use(access, counter, share);
      long start = System.nanoTime();
      for (int i = 0; i < cell.threadCount(); i++) {
        completion.submit(task);
      }
      for (int i = 0; i < cell.threadCount(); i++) {
        completion.take().get();
      }
      long end = System.nanoTime();
      requireCount(counter.count(), cell.use().reads() ? 0 : count);
      return end - start;
    }
  }

  private boolean use(Subject.Access access, Counter counter, int share) {
    try {
      for (int i = 0; i < share && !isFailed; i++) {
        if (access.use() != counter) {
          throw new IllegalStateException("another counter was seen");
        }
      }
      return true;
    } catch (Throwable failure) {
      isFailed = true;
      throw failure;
    }
  }

  private static void requireCount(long counted, long count) {
    if (counted != count) {
      throw new IllegalStateException("%d uses were counted, not %d".formatted(counted, count));
    }
  }
}
