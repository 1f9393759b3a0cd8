package io.millrace.benchmarks;

import io.millrace.journal.SegmentJournal;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Money;
import io.millrace.ledger.Post;
import io.millrace.ledger.Tally;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Two feeds in this process post into one ledger on this disk, each transaction durable before it
/// is answered; beside it the raw disk, given the same bytes in as many synced appends.
///
/// A round is a new ledger, so that every round does the same; the first is a warm-up and not
/// counted.
final class LedgerBenchmark {
  private static final int FEED_COUNT = 2;
  private static final int ACCOUNT_COUNT = 1_000;
  private static final int TRANSACTION_COUNT = 2_000_000;
  private static final int TRANSACTION_COUNT_QUICK = 200_000;
  private static final int ROUND_COUNT = 3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEBIBYTE = 1 << 20;
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private record Round(
      double seconds, long bytes, int appends, long cpuNanos, long allocatedBytes) {}

  private LedgerBenchmark() {}

  static void run(boolean quick, Report report) throws Exception {
    int count = quick ? TRANSACTION_COUNT_QUICK : TRANSACTION_COUNT;
    int rounds = quick ? 1 : ROUND_COUNT;
    var directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("millrace.benchmarks.directory", ".")), "ledger");
    try {
      ledgerRound(directory.resolve("warm-up"), TRANSACTION_COUNT_QUICK);
      var ours = new ArrayList<Double>();
      var raw = new ArrayList<Double>();
      double cpu = 0;
      double allocated = 0;
      for (int i = 0; i < rounds; i++) {
        var round = ledgerRound(directory.resolve("round-" + i), count);
        double rawSeconds = rawSeconds(directory.resolve("raw-" + i), round);
        ours.add(count / round.seconds());
        raw.add(count / rawSeconds);
        cpu += (double) round.cpuNanos() / count / rounds;
        allocated += (double) round.allocatedBytes() / count / rounds;
        report.note(
            "round %d: %.1f MiB in %,d appends, %.0f bytes a transaction, ledger %.2f s, raw disk %.2f s"
                .formatted(
                    i,
                    round.bytes() / MEBIBYTE,
                    round.appends(),
                    (double) round.bytes() / count,
                    round.seconds(),
                    rawSeconds));
      }
      report.print(
          new Report.Cell(
              "ledger/%d feeds/%,d".formatted(FEED_COUNT, count).replace(",", ""),
              "tx/s",
              ours,
              Map.of("raw disk", raw),
              cpu,
              allocated));
      report.note("peak resident memory: " + peakResident());
    } finally {
      delete(directory);
    }
  }

  private static Round ledgerRound(Path directory, int count) throws Exception {
    var journal = new Counting(SegmentJournal.open(directory));
    var transactions = new ArrayList<List<Transaction>>();
    for (int feed = 0; feed < FEED_COUNT; feed++) {
      transactions.add(transactions(feed, count / FEED_COUNT));
    }
    long cpuBefore = cpuNanos();
    long allocatedBefore = allocatedBytes();
    long start = System.nanoTime();
    double seconds;
    try (var owner = LedgerOwner.open(journal)) {
      var feeds = new ArrayList<Thread>();
      var tally = new Tally();
      for (var own : transactions) {
        feeds.add(Thread.ofPlatform().start(() -> post(owner, own, tally)));
      }
      for (var feed : feeds) {
        feed.join();
      }
      tally.awaitAnswers();
      seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
      if (tally.counts().posted() != count) {
        throw new IllegalStateException("posted " + tally.counts() + " of " + count);
      }
    }
    return new Round(
        seconds,
        bytesBelow(directory),
        journal.appends,
        cpuNanos() - cpuBefore,
        allocatedBytes() - allocatedBefore);
  }

  private static void post(LedgerOwner owner, List<Transaction> transactions, Tally tally) {
    try (var sender = owner.sender()) {
      for (var transaction : transactions) {
        tally.sending();
        sender.send(new Post(transaction, tally));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Transaction> transactions(int feed, int count) {
    var transactions = new ArrayList<Transaction>(count);
    for (int i = 0; i < count; i++) {
      transactions.add(
          Transaction.of(
                  "feed-" + feed,
                  "tx-%d-%08d".formatted(feed, i),
                  "account-" + (i * 31 + feed) % ACCOUNT_COUNT,
                  new Money(i % 10_000 - 5_000, EUR))
              .bookingDate(DAY)
              .build());
    }
    return transactions;
  }

  /// The same bytes in as many synced appends as the ledger made.
  private static double rawSeconds(Path file, Round round) throws IOException {
    var buffer = ByteBuffer.allocateDirect((int) (round.bytes() / round.appends()));
    long start = System.nanoTime();
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < round.appends(); i++) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
    }
    return (System.nanoTime() - start) / NANOS_PER_SECOND;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }

  private static String peakResident() throws IOException {
    var status = Path.of("/proc/self/status");
    return Files.isReadable(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .map(line -> line.substring("VmHWM:".length()).strip())
            .findFirst()
            .orElse("unknown")
        : "unknown";
  }

  private static long bytesBelow(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      long bytes = 0;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// Counts the appends of the journal beneath. Used by the owner's thread alone.
  private static final class Counting implements Journal {
    private final Journal beneath;
    private int appends;

    private Counting(Journal beneath) {
      this.beneath = beneath;
    }

    @Override
    public void append(List<JournalRecord> batch) {
      appends++;
      beneath.append(batch);
    }

    @Override
    public String replay(Consumer<JournalRecord> reader) {
      return beneath.replay(reader);
    }

    @Override
    public JournalRecord read(long seq) {
      return beneath.read(seq);
    }

    @Override
    public void close() {
      beneath.close();
    }
  }
}
