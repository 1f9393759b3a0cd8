package io.millrace.benchmarks.ledger;

import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.Book;
import io.millrace.ledger.LedgerOwner;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The program of one fresh JVM: makes a ledger, or opens one that is there and asks it something.
///
/// It prints one line of figures.
public final class StartFork {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_KIB = 1024;

  private StartFork() {}

  /// Makes or opens.
  ///
  /// @param args `make`, a directory and how many transfers; or `open` and a directory
  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[1]);
    System.out.println(
        args[0].equals("make") ? make(directory, Long.parseLong(args[2])) : open(directory));
    System.out.flush();
  }

  private static String make(Path directory, long count) throws Exception {
    try (var ledger = MillraceLedger.open(directory, Load.W1.accountCount())) {
      var result = Run.of(Load.W1, ledger, new Run.Limit(Long.MAX_VALUE / 2, count));
      return String.format(
          Locale.ROOT, "perSecond=%.0f", result.counts().sum() * NANOS_PER_SECOND / result.nanos());
    }
  }

  /// From a process that has just begun to the first answer.
  private static String open(Path directory) throws Exception {
    long cpuBefore = cpuNanos();
    long start = System.nanoTime();
    try (var owner = LedgerOwner.open(SegmentJournal.open(directory))) {
      long count = owner.ask(Book::lastSeq);
      double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      return String.format(
          Locale.ROOT,
          "seconds=%.3f perSecond=%.0f cpuNanos=%.1f residentBytes=%.0f heapBytes=%d",
          seconds,
          count / seconds,
          (cpuNanos() - cpuBefore) / (double) count,
          residentBytesMax(),
          heapBytes());
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// What the ledger keeps.
  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// The most that the process ever had in memory, mapped files included; not known everywhere.
  private static double residentBytesMax() throws Exception {
    var status = Path.of("/proc/self/status");
    var lines = Files.exists(status) ? Files.readAllLines(status) : List.<String>of();
    return lines.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB)
        .findFirst()
        .orElse(Double.NaN);
  }
}
