package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ReceiveResult.Closed;
import io.millrace.channel.ReceiveResult.Empty;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Channels that the clock sends to.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TimerChannelTest {

  @Test
  void afterSendsTheTimeOnceAndEnds() throws Exception {
    var before = Instant.now();
    var receiver = Channel.after(Duration.ofMillis(20));
    assertThat(receiver.receive()).isAfterOrEqualTo(before.plusMillis(20));
    assertThat(receiver.tryReceive(Duration.ofHours(1))).isEqualTo(new Closed<>());
  }

  @Test
  void afterIsNotEarly() {
    assertThat(Channel.after(Duration.ofHours(1)).tryReceive()).isEqualTo(new Empty<>());
  }

  @Test
  void afterADelayThatIsOverIsDueAtOnce() throws Exception {
    assertThat(Channel.after(Duration.ofSeconds(-1)).receive()).isNotNull();
    assertThat(Channel.after(Duration.ofSeconds(Long.MAX_VALUE)).tryReceive())
        .isEqualTo(new Empty<>());
  }

  @Test
  void ticksComeAtAFixedRate() throws Exception {
    var start = Instant.now();
    try (var ticks = Channel.ticks(Duration.ofMillis(5))) {
      for (int i = 1; i <= 5; i++) {
        assertThat(ticks.receive()).isAfterOrEqualTo(start.plusMillis(5L * i - 1));
      }
    }
  }

  @Test
  void ticksThatNobodyReceivesAreDropped() throws Exception {
    try (var ticks = Channel.ticks(Duration.ofMillis(1))) {
      var first = ticks.receive();
      Channel.after(Duration.ofMillis(30)).receive();
      assertThat(ticks.size()).isEqualTo(1);
      assertThat(ticks.receive()).isAfter(first);
    }
  }

  @Test
  void aPeriodIsPositive() {
    assertThatThrownBy(() -> Channel.ticks(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT0S");
  }

  @Test
  void neverIsNeitherReadyNorOver() throws Exception {
    var never = Channel.<String>never();
    assertThat(never.tryReceive()).isEqualTo(new Empty<>());
    assertThat(never.tryReceive(Duration.ofMillis(1))).isEqualTo(new Empty<>());
    assertThat(never.isDisconnected()).isFalse();
  }

  @Test
  void aTimerIsACaseLikeAnyOther() throws Exception {
    var channel = Channel.<String>rendezvous();
    var select =
        Select.<String>fair()
            .receive(channel.receiver(), value -> value)
            .receive(Channel.<String>never(), value -> value)
            .receive(Channel.after(Duration.ofMillis(5)), time -> "time");
    assertThat(select.select()).isEqualTo("time");
    channel.sender().close();
  }
}
