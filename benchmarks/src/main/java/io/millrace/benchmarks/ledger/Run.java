package io.millrace.benchmarks.ledger;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
  /// @param traffic with the ledger's own process meanwhile
  /// @param latencies in nanoseconds, of batches, from when it should be handed over to its last
  ///   answer
  /// @param queryLatencies in nanoseconds, of statements
  record Result(
      Counts counts,
      long nanos,
      long cpuNanos,
      long allocatedBytes,
      Traffic traffic,
      Histogram latencies,
      Histogram queryLatencies) {}

  private record Batch(long startNanos, CompletableFuture<Counts> reply) {}

  private record Opening(Pace.Timetable timetable, long deadline) {}

  /// What a feed sent, and what it was told of it; its thread's alone while it posts.
  private static final class Feed {
    private final int number;
    private final Transfers transfers;
    private int transferCount;
    private Counts counts = Counts.NONE;

    private Feed(int number, Transfers transfers) {
      this.number = number;
      this.transfers = transfers;
    }
  }

  private final Load load;
  private final Ledger ledger;
  private final List<Feed> feeds = new ArrayList<>();
  private Histogram latencies = new ConcurrentHistogram(LATENCY_DIGITS);

  /// On a new ledger.
  Run(Load load, Ledger ledger) {
    this.load = load;
    this.ledger = ledger;
    for (int number = 0; number < load.feedCount(); number++) {
      feeds.add(new Feed(number, new Transfers(load, number)));
    }
  }

  /// Runs it on a new ledger, each feed as fast as its answers come.
  ///
  /// @throws IllegalStateException if the ledger's answers, balances or statements are wrong
  static Result of(Load load, Ledger ledger, Limit limit) throws Exception {
    return of(load, ledger, limit, Pace.CLOSED_LOOP);
  }

  /// Runs it on a new ledger.
  ///
  /// @throws IllegalStateException if the ledger's answers, balances or statements are wrong
  static Result of(Load load, Ledger ledger, Limit limit, Pace pace) throws Exception {
    var run = new Run(load, ledger);
    long cpuBefore = cpuNanos();
    long bytesBefore = allocatedBytes();
    var trafficBefore = ledger.traffic();
    long start = System.nanoTime();
    var latencies = run.post(limit, pace);
    long nanos = System.nanoTime() - start;
    long cpuNanos = cpuNanos() - cpuBefore;
    long allocatedBytes = allocatedBytes() - bytesBefore;
    var traffic = ledger.traffic().minus(trafficBefore);
    var counts = run.check();
    return new Result(counts, nanos, cpuNanos, allocatedBytes, traffic, latencies, run.query());
  }

  /// Lets every feed post until the limit, and waits for the last answer. May be called again.
  ///
  /// @return the latencies of this time, of batches, in nanoseconds
  Histogram post(Limit limit, Pace pace) throws InterruptedException, ExecutionException {
    latencies = new ConcurrentHistogram(LATENCY_DIGITS);
    var ready = new CountDownLatch(feeds.size());
    var gate = new CompletableFuture<Opening>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends = new ArrayList<Future<?>>();
      for (var feed : feeds) {
        ends.add(
            threads.submit(() -> {
              ready.countDown();
              post(feed, limit.transferCount() / load.feedCount(), gate.get());
              return feed;
            }));
      }
      ready.await(); // else the first batches are late because their feeds do not exist yet
      long start = System.nanoTime();
      gate.complete(new Opening(pace.from(start, load), start + limit.nanos()));
      for (var end : ends) {
        end.get();
      }
    }
    return latencies;
  }

  private void post(Feed feed, long transferCountMax, Opening opening) throws Exception {
    var timetable = opening.timetable();
    var underWay = new ArrayDeque<Batch>();
    long countMax = feed.transferCount + transferCountMax;
    for (int turn = 0;
        feed.transferCount < countMax
            && timetable.start(feed.number, turn) - opening.deadline() < 0;
        turn++) {
      var batch = feed.transfers.next(load.batchCount());
      long start = timetable.start(feed.number, turn);
      TimeUnit.NANOSECONDS.sleep(start - System.nanoTime()); // not at all if it is late
      underWay.add(new Batch(start, ledger.post(batch)));
      feed.transferCount += batch.size();
      if (underWay.size() == load.windowCount()) {
        feed.counts = feed.counts.plus(await(underWay.remove()));
      }
    }
    while (!underWay.isEmpty()) {
      feed.counts = feed.counts.plus(await(underWay.remove()));
    }
  }

  private Counts await(Batch batch) throws InterruptedException, ExecutionException {
    var counts = batch.reply().get();
    latencies.recordValue(System.nanoTime() - batch.startNanos());
    return counts;
  }

  /// Makes the transfers again, to know what they must have come to.
  ///
  /// @throws IllegalStateException if the ledger's answers or balances are others
  Counts check() throws Exception {
    var all = Counts.NONE;
    var balances = new long[load.accountCount()];
    for (var feed : feeds) {
      var transfers = new Transfers(load, feed.number);
      int before = 0;
      for (int i = 0; i < feed.transferCount; i++) {
        var transfer = transfers.next(1).getFirst();
        if (transfer.number() == before) { // not a repeat
          balances[transfer.debit()] -= transfer.amount();
          balances[transfer.credit()] += transfer.amount();
          before++;
        }
      }
      requireEqual("answers to feed " + feed.number, transfers.expected(), feed.counts);
      all = all.plus(feed.counts);
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
