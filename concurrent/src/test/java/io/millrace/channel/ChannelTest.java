package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  void capacityMustFitAnArray() {
    assertThatThrownBy(() -> Channel.sharedBounded((1 << 30) + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1 to 1073741824, was 1073741825");
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

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aHundredThousandVirtualThreadsSendToOneChannel() throws Exception {
    for (var channel : List.of(Channel.<Integer>bounded(1), Channel.<Integer>rendezvous())) {
      var handles = new ArrayList<Sender<Integer>>();
      for (int i = 0; i < VIRTUAL_SENDERS; i++) {
        handles.add(channel.sender().duplicate());
      }
      channel.sender().close();
      for (int i = 0; i < VIRTUAL_SENDERS; i++) {
        int value = i;
        var handle = handles.get(i);
        Thread.startVirtualThread(() -> sendAndClose(handle, value));
      }
      var seen = new BitSet(VIRTUAL_SENDERS);
      int count = 0;
      for (var value : channel.receiver()) {
        seen.set(value);
        count++;
      }
      assertThat(count).isEqualTo(VIRTUAL_SENDERS);
      assertThat(seen.cardinality()).isEqualTo(VIRTUAL_SENDERS);
    }
  }

  private static final int VIRTUAL_SENDERS = 100_000;

  private static void sendAndClose(Sender<Integer> sender, int value) {
    try {
      sender.run(open -> open.send(value));
    } catch (InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
