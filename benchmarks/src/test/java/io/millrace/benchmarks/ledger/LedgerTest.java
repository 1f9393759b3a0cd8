package io.millrace.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A subject that loses, doubles or misunderstands transfers must not win.
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LedgerTest {
  private static final long LONG_NANOS = 60_000_000_000L;

  /// Small, with repeats so frequent in its few batches that each kind of answer is among them.
  private static final Load SMALL = new Load("small", 20, false, 4, 500, 3, true, 20);

  private static final Load PLAIN = new Load("plain", 20, false, 4, 500, 3, false, 0);

  private static final Run.Limit LIMIT = new Run.Limit(LONG_NANOS, 12_000);

  @ParameterizedTest
  @EnumSource
  void everyTransferIsBookedOnceAndRepeatsAreTold(Subject subject, @TempDir Path directory)
      throws Exception {
    assumeThat(subject.missing()).isEmpty();
    try (var ledger = subject.open(directory, SMALL.accountCount())) {
      var result = Run.of(SMALL, ledger, LIMIT);

      assertThat(result.counts().sum()).isEqualTo(LIMIT.transferCount());
      assertThat(result.counts().replayed()).isPositive();
      assertThat(result.counts().conflicts()).isPositive();
      assertThat(result.latencies().getTotalCount())
          .isEqualTo(LIMIT.transferCount() / SMALL.batchCount());
      assertThat(result.queryLatencies().getTotalCount()).isEqualTo(SMALL.queryCount());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIdentityWithinOneBatchCountsOnce(Subject subject, @TempDir Path directory)
      throws Exception {
    assumeThat(subject.missing()).isEmpty();
    var first = new Transfer(0, 0, 1, 2, 100);
    var other = new Transfer(0, 0, 1, 2, 101);
    try (var ledger = subject.open(directory, 3)) {
      assertThat(ledger.post(List.of(first, first, other)).get()).isEqualTo(new Counts(1, 1, 1));
      assertThat(ledger.post(List.of(first)).get()).isEqualTo(new Counts(0, 1, 0));
      assertThat(ledger.post(List.of(other)).get()).isEqualTo(new Counts(0, 0, 1));
      assertThat(ledger.balances()).containsExactly(0, -100, 100);
      assertThat(ledger.statementSum(1)).isEqualTo(-100);
    }
  }

  @Test
  void aLedgerThatLosesATransferFailsTheRun(@TempDir Path directory) throws Exception {
    try (var ledger = Subject.MILLRACE.open(directory, PLAIN.accountCount())) {
      assertThatThrownBy(() -> Run.of(PLAIN, new Losing(ledger), LIMIT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("balances: expected [");
    }
  }

  @Test
  void aFailingEngineFailsItsFeeds() throws Exception {
    try (var ledger = EngineLedger.over(new Broken())) {
      for (int i = 0; i < 2; i++) {
        var reply = ledger.post(List.of(new Transfer(0, i, 0, 1, 1)));
        assertThatThrownBy(reply::get).hasRootCauseMessage("broken");
      }
    }
  }

  @Test
  void everyLoadIsFoundByItsName() {
    for (var load : List.of(Load.W1, Load.W2, Load.W4.getLast(), Load.W6.getFirst())) {
      assertThat(Load.named(load.name())).isEqualTo(load);
    }
    assertThatThrownBy(() -> Load.named("w9")).hasMessage("no such load: w9");
  }

  /// Answers as if it had booked the first transfer of each batch.
  private record Losing(Ledger ledger) implements Ledger {
    @Override
    public CompletableFuture<Counts> post(List<Transfer> batch) throws Exception {
      return ledger
          .post(batch.subList(1, batch.size()))
          .thenApply(counts -> counts.plus(new Counts(1, 0, 0)));
    }

    @Override
    public long[] balances() throws Exception {
      return ledger.balances();
    }

    @Override
    public long statementSum(int account) throws Exception {
      return ledger.statementSum(account);
    }

    @Override
    public void close() {}
  }

  private static final class Broken implements Engine {
    @Override
    public List<Answer> post(List<Transfer> transfers) {
      throw new IllegalStateException("broken");
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
