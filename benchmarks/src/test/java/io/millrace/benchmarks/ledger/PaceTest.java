package io.millrace.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A timetable is the same however slow the answers are, and lateness counts.
@Timeout(60)
class PaceTest {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int STALL_MILLIS = 400;
  private static final Load TWO_FEEDS = new Load("two", 10, false, 2, 1, 1, false, 0);

  @Test
  void feedsTakeTurnsAtEvenIntervals() {
    var timetable = Pace.openLoop(1_000).from(5, TWO_FEEDS);
    var starts = new ArrayList<Long>();
    for (int turn = 0; turn < 2; turn++) {
      for (int feed = 0; feed < 2; feed++) {
        starts.add(timetable.start(feed, turn));
      }
    }
    assertThat(starts).containsExactly(5L, 1_000_005L, 2_000_005L, 3_000_005L);
  }

  @Test
  void aStallCountsForEveryBatchThatWasDueMeanwhile() throws Exception {
    var load = new Load("one", 10, false, 1, 1, 1, false, 0);
    var limit = new Run.Limit(2 * STALL_MILLIS * NANOS_PER_MILLI, Integer.MAX_VALUE);
    var latencies = new Run(load, new Stalling()).post(limit, Pace.openLoop(100));

    assertThat(latencies.getTotalCount()).isEqualTo(2 * STALL_MILLIS / 10);
    assertThat(latencies.getMaxValue()).isGreaterThan(STALL_MILLIS * NANOS_PER_MILLI);
    // One batch met the stall; twenty more were due within its first half.
    assertThat(latencies.getCountBetweenValues(STALL_MILLIS / 2 * NANOS_PER_MILLI, Long.MAX_VALUE))
        .isGreaterThan(15);
  }

  /// Stalls once, for its first batch.
  private static final class Stalling implements Ledger {
    private boolean hasStalled;

    @Override
    public CompletableFuture<Counts> post(List<Transfer> batch) {
      long end = System.nanoTime() + STALL_MILLIS * NANOS_PER_MILLI;
      while (!hasStalled && System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      hasStalled = true;
      return CompletableFuture.completedFuture(new Counts(batch.size(), 0, 0));
    }

    @Override
    public long[] balances() {
      return new long[0];
    }

    @Override
    public long statementSum(int account) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
