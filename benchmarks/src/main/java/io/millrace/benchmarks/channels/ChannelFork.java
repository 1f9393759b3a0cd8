package io.millrace.benchmarks.channels;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The program of one fresh JVM: measures one subject in one cell.
///
/// It prints one line: messages a second, processor nanoseconds a message (of the whole process, so
/// with the collector's and the compiler's), and bytes allocated a message, without the message
/// itself; the first is the median of the rounds, the others are over all of them, for the clock of
/// the process is coarse. A round is as many messages as take the time that was asked for, found
/// while warming up, so that a slow subject is measured as long as a fast one.
public final class ChannelFork {
  /// What one more unbounded round may keep in memory at most.
  private static final int COUNT_MAX = 1 << 22;

  private static final int COUNT_MIN = 1 << 10;
  private static final int ROUND_COUNT = 3;
  private static final int WARM_UP_ROUND_TIMES = 3;
  private static final int WARM_UP_ROUND_COUNT_MIN = 6;
  private static final int WARM_UP_ROUND_COUNT_MAX = 100;
  private static final long WARM_UP_NANOS_MIN = 300_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  @SuppressWarnings("UnusedVariable") // written, so that the compiler must make the object
  private static volatile @Nullable Object escaped;

  private ChannelFork() {}

  /// Measures.
  ///
  /// @param args the subject's title, the cell's name, the milliseconds of one round
  public static void main(String[] args) throws Exception {
    var subject = Subject.named(args[0]);
    var cell = Cell.parse(args[1]);
    long roundNanos = Long.parseLong(args[2]) * NANOS_PER_MILLI;
    int count = warmUp(subject, cell, roundNanos);
    double messageBytes = messageBytes(cell, count);
    var operations = new double[ROUND_COUNT];
    long cpuBefore = cpuNanos();
    long bytesBefore = allocatedBytes();
    for (int i = 0; i < ROUND_COUNT; i++) {
      operations[i] = count * NANOS_PER_SECOND / subject.roundNanos(cell, count);
    }
    double messages = (double) ROUND_COUNT * count;
    System.out.printf(
        Locale.ROOT,
        "opsPerSecond=%.0f cpuNanosPerOp=%.2f allocatedBytesPerOp=%.2f%n",
        median(operations),
        (cpuNanos() - cpuBefore) / messages,
        Math.max(0, (allocatedBytes() - bytesBefore) / messages - messageBytes));
  }

  /// Runs rounds until three round times have passed and a round is about as long as asked, by the
  /// best rate so far: a disturbed round must not make the measured ones short.
  private static int warmUp(Subject subject, Cell cell, long roundNanos) throws Exception {
    int count = COUNT_MIN;
    double nanosPerMessage = Double.MAX_VALUE;
    long end = System.nanoTime() + Math.max(WARM_UP_NANOS_MIN, WARM_UP_ROUND_TIMES * roundNanos);
    for (int i = 0; i < WARM_UP_ROUND_COUNT_MAX; i++) {
      boolean isLong = count * nanosPerMessage > roundNanos / 2.0 || count == COUNT_MAX;
      if (i >= WARM_UP_ROUND_COUNT_MIN && isLong && System.nanoTime() > end) {
        break;
      }
      nanosPerMessage = Math.min(nanosPerMessage, (double) subject.roundNanos(cell, count) / count);
      // At most eight times more at once: the first rounds are slower than the code will be.
      double next = Math.min(roundNanos / nanosPerMessage, 8.0 * count);
      count = Math.clamp((long) next, COUNT_MIN, COUNT_MAX) & -COUNT_MIN;
    }
    return count;
  }

  /// What the messages themselves allocate.
  private static double messageBytes(Cell cell, int count) {
    long before = allocatedBytes();
    for (int number = 0; number < count; number++) {
      escaped = Messages.make(cell.payload(), number);
    }
    return (double) (allocatedBytes() - before) / count;
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// By all threads, those that carry virtual ones included.
  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }
}
