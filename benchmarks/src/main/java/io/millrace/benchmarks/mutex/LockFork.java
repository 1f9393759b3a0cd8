package io.millrace.benchmarks.mutex;

import io.millrace.benchmarks.rounds.Rounds;
import java.util.concurrent.TimeUnit;

/// The program of one fresh JVM: measures one lock in one cell. It prints one line: uses a second,
/// and processor nanoseconds and bytes allocated a use.
public final class LockFork {
  private static final int COUNT_MAX = 1 << 26;

  private LockFork() {}

  /// Measures.
  ///
  /// @param args the subject's title, the cell's name, the milliseconds of one round
  public static void main(String[] args) throws Exception {
    var subject = Subject.named(args[0]);
    var cell = Cell.parse(args[1]);
    long roundNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
    var rounds = new Rounds(new LockRound(subject, cell)::nanos, roundNanos, COUNT_MAX);
    System.out.println(rounds.measure(rounds.warmUp(), 0));
  }
}
