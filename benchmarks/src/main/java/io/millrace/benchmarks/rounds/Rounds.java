package io.millrace.benchmarks.rounds;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/// Warms a program up, finding how many operations take the time of one round, so that a slow
/// subject is measured as long as a fast one; then measures a few rounds.
///
/// Processor time is the whole process's, so with the collector's and the compiler's; bytes are
/// what all threads allocate.
public final class Rounds {
  private static final int COUNT_MIN = 1 << 10;
  private static final int ROUND_COUNT = 3;
  private static final int WARM_UP_ROUND_TIMES = 3;
  private static final int WARM_UP_ROUND_COUNT_MIN = 6;
  private static final int WARM_UP_ROUND_COUNT_MAX = 100;
  private static final long WARM_UP_NANOS_MIN = 300_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Round round;
  private final long roundNanos;
  private final int countMax;

  /// What is measured.
  @FunctionalInterface
  public interface Round {

    /// Does so many operations.
    ///
    /// @param count a multiple of 1024
    /// @return how long they took
    long nanos(int count) throws Exception;
  }

  /// Rounds of one program.
  ///
  /// @param round the program
  /// @param roundNanos how long a round is to take
  /// @param countMax at most so many operations a round, however fast they are
  public Rounds(Round round, long roundNanos, int countMax) {
    this.round = round;
    this.roundNanos = roundNanos;
    this.countMax = countMax;
  }

  /// Runs rounds until three round times have passed and a round is about as long as asked, by the
  /// best rate so far: a disturbed round must not make the measured ones short.
  ///
  /// @return how many operations a round has
  public int warmUp() throws Exception {
    int count = COUNT_MIN;
    double nanosPerOperation = Double.MAX_VALUE;
    long end = System.nanoTime() + Math.max(WARM_UP_NANOS_MIN, WARM_UP_ROUND_TIMES * roundNanos);
    for (int i = 0; i < WARM_UP_ROUND_COUNT_MAX; i++) {
      boolean isLong = count * nanosPerOperation > roundNanos / 2.0 || count == countMax;
      if (i >= WARM_UP_ROUND_COUNT_MIN && isLong && System.nanoTime() > end) {
        break;
      }
      nanosPerOperation = Math.min(nanosPerOperation, (double) round.nanos(count) / count);
      // At most eight times more at once: the first rounds are slower than the code will be.
      double next = Math.min(roundNanos / nanosPerOperation, 8.0 * count);
      count = Math.clamp((long) next, COUNT_MIN, countMax) & -COUNT_MIN;
    }
    return count;
  }

  /// Measures.
  ///
  /// @param count how many operations a round has
  /// @param otherBytes what an operation allocates that is not the subject's
  /// @return one line: operations a second, the median of the rounds; processor nanoseconds and
  ///   bytes an operation, over all rounds, for the clock of the process is coarse
  public String measure(int count, double otherBytes) throws Exception {
    var operationsPerSecond = new double[ROUND_COUNT];
    long cpuBefore = cpuNanos();
    long bytesBefore = allocatedBytes();
    for (int i = 0; i < ROUND_COUNT; i++) {
      operationsPerSecond[i] = count * NANOS_PER_SECOND / round.nanos(count);
    }
    double operations = (double) ROUND_COUNT * count;
    return String.format(
        Locale.ROOT,
        "opsPerSecond=%.0f cpuNanosPerOp=%.2f allocatedBytesPerOp=%.2f",
        median(operationsPerSecond),
        (cpuNanos() - cpuBefore) / operations,
        Math.max(0, (allocatedBytes() - bytesBefore) / operations - otherBytes));
  }

  /// What was allocated until now, by those threads too that carry virtual ones.
  ///
  /// @return bytes
  public static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
