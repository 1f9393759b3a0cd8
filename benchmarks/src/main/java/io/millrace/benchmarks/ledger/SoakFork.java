package io.millrace.benchmarks.ledger;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;

/// The program of one fresh JVM: posts a load at a constant rate for a long time, and between
/// intervals looks at what a full collection leaves in memory.
///
/// It prints one line, for each interval its figures with the interval's number before them, and
/// says on standard error how far it is.
public final class SoakFork {
  /// How many intervals there are, however long.
  public static final int INTERVAL_COUNT = 60;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  private SoakFork() {}

  /// Soaks.
  ///
  /// @param args the load's name, transactions a second, the milliseconds of all intervals, and an
  ///   existing directory
  public static void main(String[] args) throws Exception {
    var load = Load.named(args[0]);
    var pace = Pace.openLoop(Double.parseDouble(args[1]) / load.batchCount());
    long nanos = Long.parseLong(args[2]) * NANOS_PER_MILLI / INTERVAL_COUNT;
    var directory = Files.createTempDirectory(Path.of(args[3]), "soak");
    var line = new StringJoiner(" ");
    try (var ledger = MillraceLedger.open(directory, load.accountCount())) {
      var run = new Run(load, ledger);
      for (int interval = 0; interval < INTERVAL_COUNT; interval++) {
        var latencies = run.post(new Run.Limit(nanos, Integer.MAX_VALUE), pace);
        System.gc();
        var figures =
            String.format(
                Locale.ROOT,
                "%1$d/count=%2$d %1$d/p50Micros=%3$.0f %1$d/p99Micros=%4$.0f %1$d/memoryBytes=%5$d",
                interval,
                latencies.getTotalCount() * load.batchCount(),
                latencies.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO,
                latencies.getValueAtPercentile(TAIL) / NANOS_PER_MICRO,
                memoryBytes());
        System.err.println(figures);
        line.add(figures);
      }
      run.check();
    }
    Directories.delete(directory);
    System.out.println(line);
    System.out.flush();
  }

  /// The heap and the direct buffers; segments that are mapped are the kernel's to forget.
  private static long memoryBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
