package io.millrace.benchmarks.ledger;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Posts a load into a ledger, and checks that every transfer was booked once.
final class Run {
  private static final int LATENCY_DIGITS = 3;
  private static final int SHOWN_LENGTH_MAX = 200;

  /// When a run ends: whichever is first, and only between batches.
  record Limit(long nanos, long transferCount) {}

  /// What a run came to.
  ///
  /// @param counts by answer
  /// @param nanos from the first batch to the last answer
  /// @param cpuNanos of this process meanwhile, its collector and compiler included
  /// @param allocatedBytes by this process meanwhile
  /// @param latencies in nanoseconds, of batches, from before it is handed over to its last answer
  /// @param queryLatencies in nanoseconds, of statements
  record Result(
      Counts counts,
      long nanos,
      long cpuNanos,
      long allocatedBytes,
      Histogram latencies,
      Histogram queryLatencies) {}

  private record Batch(long startNanos, CompletableFuture<Counts> reply) {}

  private final Load load;
  private final Ledger ledger;
  private final Limit limit;
  private final Histogram latencies = new ConcurrentHistogram(LATENCY_DIGITS);

  private Run(Load load, Ledger ledger, Limit limit) {
    this.load = load;
    this.ledger = ledger;
    this.limit = limit;
  }

  /// Runs it on a new ledger.
  ///
  /// @throws IllegalStateException if the ledger's answers, balances or statements are wrong
  static Result of(Load load, Ledger ledger, Limit limit) throws Exception {
    var run = new Run(load, ledger, limit);
    long cpuBefore = cpuNanos();
    long bytesBefore = allocatedBytes();
    long start = System.nanoTime();
    var sent = run.post(start + limit.nanos());
    long nanos = System.nanoTime() - start;
    long cpuNanos = cpuNanos() - cpuBefore;
    long allocatedBytes = allocatedBytes() - bytesBefore;
    var counts = run.check(sent);
    return new Result(counts, nanos, cpuNanos, allocatedBytes, run.latencies, run.query());
  }

  /// How many transfers each feed sent, and what it was told of them.
  private record Sent(int transferCount, Counts counts) {}

  private List<Sent> post(long deadline) throws InterruptedException, ExecutionException {
    var sent = new ArrayList<Sent>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var feeds = new ArrayList<Future<Sent>>();
      for (int feed = 0; feed < load.feedCount(); feed++) {
        var transfers = new Transfers(load, feed);
        feeds.add(threads.submit(() -> post(transfers, deadline)));
      }
      for (var feed : feeds) {
        sent.add(feed.get());
      }
    }
    return sent;
  }

  private Sent post(Transfers transfers, long deadline) throws Exception {
    var underWay = new ArrayDeque<Batch>();
    var counts = Counts.NONE;
    int transferCount = 0;
    while (System.nanoTime() < deadline
        && transferCount < limit.transferCount() / load.feedCount()) {
      var batch = transfers.next(load.batchCount());
      underWay.add(new Batch(System.nanoTime(), ledger.post(batch)));
      transferCount += batch.size();
      if (underWay.size() == load.windowCount()) {
        counts = counts.plus(await(underWay.remove()));
      }
    }
    while (!underWay.isEmpty()) {
      counts = counts.plus(await(underWay.remove()));
    }
    return new Sent(transferCount, counts);
  }

  private Counts await(Batch batch) throws InterruptedException, ExecutionException {
    var counts = batch.reply().get();
    latencies.recordValue(System.nanoTime() - batch.startNanos());
    return counts;
  }

  /// Makes the transfers again, to know what they must have come to.
  private Counts check(List<Sent> sent) throws Exception {
    var all = Counts.NONE;
    var balances = new long[load.accountCount()];
    for (int feed = 0; feed < sent.size(); feed++) {
      var transfers = new Transfers(load, feed);
      int before = 0;
      for (int i = 0; i < sent.get(feed).transferCount(); i++) {
        var transfer = transfers.next(1).getFirst();
        if (transfer.number() == before) { // not a repeat
          balances[transfer.debit()] -= transfer.amount();
          balances[transfer.credit()] += transfer.amount();
          before++;
        }
      }
      requireEqual("answers to feed " + feed, transfers.expected(), sent.get(feed).counts());
      all = all.plus(sent.get(feed).counts());
    }
    requireEqual("balances", Arrays.toString(balances), Arrays.toString(ledger.balances()));
    return all;
  }

  private Histogram query() throws Exception {
    var histogram = new Histogram(LATENCY_DIGITS);
    var random = new SplittableRandom(load.queryCount());
    var balances = load.queryCount() == 0 ? new long[0] : ledger.balances();
    for (int i = 0; i < load.queryCount(); i++) {
      int account = random.nextInt(load.accountCount());
      long start = System.nanoTime();
      long sum = ledger.statementSum(account);
      histogram.recordValue(System.nanoTime() - start);
      requireEqual("statement of account " + account, balances[account], sum);
    }
    return histogram;
  }

  private static void requireEqual(String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException(
          "%s: expected %s, found %s".formatted(what, shorten(expected), shorten(actual)));
    }
  }

  private static String shorten(Object value) {
    var text = value.toString();
    return text.length() > SHOWN_LENGTH_MAX ? text.substring(0, SHOWN_LENGTH_MAX) + "…" : text;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getTotalThreadAllocatedBytes();
  }
}
