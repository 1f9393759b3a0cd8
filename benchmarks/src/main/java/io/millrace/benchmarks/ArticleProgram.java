package io.millrace.benchmarks;

import io.millrace.benchmarks.ArticleWay.Feed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/// Measures one way in a JVM of its own; the counterpart of `benchmarks/rust/article.rs`.
final class ArticleProgram {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final List<String> FEEDS = List.of("file", "mobile");
  private static final int AMOUNT_LIMIT = 1_000;

  private sealed interface Transaction {
    long amount();

    long timestamp();

    /// What the id was made of, for the check.
    long index();
  }

  private record StringTransaction(long amount, long timestamp, String txid)
      implements Transaction {
    @Override
    public long index() {
      return Long.parseLong(txid, txid.lastIndexOf('-') + 1, txid.length(), 10);
    }
  }

  private record NumberTransaction(long amount, long timestamp, long txid) implements Transaction {
    @Override
    public long index() {
      return txid;
    }
  }

  private ArticleProgram() {}

  /// Measures.
  ///
  /// @param args the way, `string` or `number` ids, how many transactions, how many rounds to warm
  ///   up and to measure
  public static void main(String[] args) throws Exception {
    var way = ArticleWay.valueOf(args[0]);
    long count = Long.parseLong(args[2]) / FEEDS.size();
    var feeds = new ArrayList<Feed<Transaction>>();
    for (var feed : FEEDS) {
      LongFunction<Transaction> transactions =
          switch (args[1]) {
            case "string" -> i -> new StringTransaction(i % AMOUNT_LIMIT, i, feed + "-" + i);
            case "number" -> i -> new NumberTransaction(i % AMOUNT_LIMIT, i, i);
            default -> throw new IllegalArgumentException("ids are string or number: " + args[1]);
          };
      feeds.add(new Feed<>(count, transactions));
    }
    measure(way, feeds, Integer.parseInt(args[3]), Integer.parseInt(args[4]));
  }

  /// Measures the mean of the rounds, so that collections of the heap take part.
  private static void measure(
      ArticleWay way, List<Feed<Transaction>> feeds, int warmups, int rounds)
      throws InterruptedException {
    for (int i = 0; i < warmups; i++) {
      check(way.gather(feeds), feeds);
    }
    long nanos = 0;
    long cpuNanos = 0;
    long allocatedBytes = 0;
    for (int i = 0; i < rounds; i++) {
      long cpuBefore = cpuNanos();
      long allocatedBefore = allocatedBytes();
      long start = System.nanoTime();
      var transactions = way.gather(feeds);
      nanos += System.nanoTime() - start;
      cpuNanos += cpuNanos() - cpuBefore;
      allocatedBytes += allocatedBytes() - allocatedBefore;
      check(transactions, feeds);
    }
    double operations = (double) feeds.size() * feeds.getFirst().count() * rounds;
    System.out.printf(
        Locale.ROOT,
        "opsPerSecond=%f cpuNanosPerOp=%f allocatedBytesPerOp=%f%n",
        operations / nanos * NANOS_PER_SECOND,
        cpuNanos / operations,
        allocatedBytes / operations);
  }

  /// That every feed's transactions are all there.
  private static void check(Iterable<Transaction> transactions, List<Feed<Transaction>> feeds) {
    long count = 0;
    long amounts = 0;
    long timestamps = 0;
    long indices = 0;
    for (var transaction : transactions) {
      count++;
      amounts += transaction.amount();
      timestamps += transaction.timestamp();
      indices += transaction.index();
    }
    for (var feed : feeds) {
      for (long i = 0; i < feed.count(); i++) {
        count--;
        amounts -= i % AMOUNT_LIMIT;
        timestamps -= i;
        indices -= i;
      }
    }
    if (count != 0 || amounts != 0 || timestamps != 0 || indices != 0) {
      throw new IllegalStateException(
          "too many: %d transactions, amounts %d, timestamps %d, ids %d"
              .formatted(count, amounts, timestamps, indices));
    }
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
