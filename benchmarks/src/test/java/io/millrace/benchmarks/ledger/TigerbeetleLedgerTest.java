package io.millrace.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// What can be said without a server; with one, the tests of every subject run on it.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TigerbeetleLedgerTest {
  @Test
  void withoutAnAddressItIsSkippedWithAWord() {
    assumeThat(System.getenv(TigerbeetleLedger.ADDRESS)).isNull();

    assertThat(Subject.TIGERBEETLE.missing())
        .contains("TIGERBEETLE_ADDRESS names no TigerBeetle that runs");
  }

  @Test
  void whatIsNoAddressIsNamed() {
    assertThatThrownBy(() -> TigerbeetleLedger.open("no address", 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("TIGERBEETLE_ADDRESS=no address: ");
  }

  @Test
  void anAddressWhereNobodyAnswersIsNamed() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + silent.getLocalPort();

      assertThatThrownBy(() -> TigerbeetleLedger.open(address, 10, Duration.ofMillis(500)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no TigerBeetle answers at " + address);
    }
  }
}
