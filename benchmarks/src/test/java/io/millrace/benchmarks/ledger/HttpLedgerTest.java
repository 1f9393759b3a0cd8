package io.millrace.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real server in another process, posted to by the client that measures it.
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HttpLedgerTest {
  private static final Load ONE = new Load("one", 3, false, 1, 1, 1, false, 0);

  private static ServeProcess server;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    server = ServeProcess.start(directory.resolve("ledger"), List.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void everyTransferIsBookedOnceAndRepeatsAreTold(int batchCount) throws Exception {
    var load = new Load("small", 20, false, 4, batchCount, 1, true, 20);
    var limit = new Run.Limit(60_000_000_000L, 6_000);
    try (var ledger = new HttpLedger(server, "small-" + batchCount + "-", load)) {
      var result = Run.of(load, ledger, limit);

      assertThat(result.counts().sum()).isEqualTo(limit.transferCount());
      assertThat(result.counts().replayed()).isPositive();
      assertThat(result.counts().conflicts()).isPositive();
      assertThat(result.latencies().getTotalCount()).isEqualTo(limit.transferCount() / batchCount);
      assertThat(result.traffic().cpuNanos()).isPositive();
      assertThat(result.traffic().sentBytes()).isBetween(6_000 * 140L, 6_000 * 400L);
      assertThat(result.traffic().receivedBytes()).isBetween(6_000 * 60L, 6_000 * 300L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConflictThatComesAgainIsAConflict(boolean isSingle) throws Exception {
    var first = new Transfer(0, 0, 1, 2, 100);
    var other = new Transfer(0, 0, 1, 2, 101);
    try (var ledger = new HttpLedger(server, "again-" + isSingle + "-", ONE)) {
      assertThat(ledger.post(List.of(first)).get()).isEqualTo(new Counts(1, 0, 0));
      var again = isSingle ? List.of(other) : List.of(other, other);
      for (int i = 0; i < 2; i++) {
        assertThat(ledger.post(again).get()).isEqualTo(new Counts(0, 0, again.size()));
      }
      assertThat(ledger.balances()).containsExactly(0, -100, 100);
    }
  }

  @Test
  void aTransferThatIsRefusedFailsTheRun() throws Exception {
    var transfer = new Transfer(0, 0, 1, 2, 100);
    try (var ledger = new HttpLedger(server, "outside:", ONE)) {
      assertThatThrownBy(() -> ledger.post(List.of(transfer)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("status 422");
      assertThatThrownBy(() -> ledger.post(List.of(transfer, transfer)))
          .hasMessageStartingWith("{\"outcome\":\"invalid\"");
    }
  }
}
