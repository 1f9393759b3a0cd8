package io.millrace.benchmarks.channels;

import io.millrace.benchmarks.rounds.Rounds;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The program of one fresh JVM: measures one subject in one cell.
///
/// It prints one line: messages a second, and processor nanoseconds and bytes allocated a message,
/// without the message itself.
public final class ChannelFork {
  /// What one more unbounded round may keep in memory at most.
  private static final int COUNT_MAX = 1 << 22;

  @SuppressWarnings("UnusedVariable") // written, so that the compiler must make the object
  private static volatile @Nullable Object escaped;

  private ChannelFork() {}

  /// Measures.
  ///
  /// @param args the subject's title, the cell's name, the milliseconds of one round
  public static void main(String[] args) throws Exception {
    var subject = Subject.named(args[0]);
    var cell = Cell.parse(args[1]);
    long roundNanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2]));
    var rounds = new Rounds(count -> subject.roundNanos(cell, count), roundNanos, COUNT_MAX);
    int count = rounds.warmUp();
    System.out.println(rounds.measure(count, messageBytes(cell, count)));
  }

  /// What the messages themselves allocate.
  private static double messageBytes(Cell cell, int count) {
    long before = Rounds.allocatedBytes();
    for (int number = 0; number < count; number++) {
      escaped = Messages.make(cell.payload(), number);
    }
    return (double) (Rounds.allocatedBytes() - before) / count;
  }
}
