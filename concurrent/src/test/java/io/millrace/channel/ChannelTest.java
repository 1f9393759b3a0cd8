package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// What holds for the record of the two ends, whatever the flavour.
class ChannelTest {

  @Test
  void capacityMustBePositive() {
    assertThatThrownBy(() -> Channel.bounded(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> Channel.bounded(-3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-3");
  }

  @Test
  void accessorsGiveTheSameHandlesEachTime() {
    var channel = Channel.<String>unbounded();
    assertThat(channel.sender()).isSameAs(channel.sender());
    assertThat(channel.receiver()).isSameAs(channel.receiver());
  }

  @Test
  void theForLoopEndsWhenEverySenderHasClosed() throws Exception {
    var channel = Channel.<String>unbounded();
    var mobile = channel.sender().duplicate();
    var fileFeed =
        Thread.ofVirtual()
            .start(() -> {
              try (var sender = channel.sender()) {
                sender.trySend("one");
                sender.trySend("two");
              }
            });
    var mobileFeed =
        Thread.ofVirtual()
            .start(() -> {
              try (mobile) {
                mobile.trySend("three");
              }
            });
    fileFeed.join();
    mobileFeed.join();
    var received = new ArrayList<String>();
    for (var value : channel.receiver()) {
      received.add(value);
    }
    assertThat(received).containsExactlyInAnyOrder("one", "two", "three");
  }
}
