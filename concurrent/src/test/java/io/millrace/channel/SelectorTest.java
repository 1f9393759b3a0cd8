package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// One thread that receives from very many channels.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class SelectorTest extends ChannelContract {
  private static final int CHANNELS = 200;

  @Test
  void receivesFromEveryChannelWhateverIsSent() throws Exception {
    var channels = new ArrayList<Channel<Integer>>();
    try (var selector = new Selector<Integer>()) {
      for (int i = 0; i < CHANNELS; i++) {
        var channel = this.<Integer>channel();
        channels.add(channel);
        selector.add(channel.receiver(), value -> value, failure -> -1);
      }
      assertThat(selector.select(Duration.ofMillis(1), () -> -2)).isEqualTo(-2);
      var received = new HashSet<Integer>();
      for (int i = 0; i < CHANNELS; i += 7) {
        put(channels.get(i).sender(), i);
        received.add(selector.select());
      }
      assertThat(received).hasSize((CHANNELS + 6) / 7).allMatch(value -> value % 7 == 0);
    }
  }

  @Test
  void aWaitingSelectorIsWokenByAnyChannel() throws Exception {
    var channels = new ArrayList<Channel<Integer>>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(this.<Integer>channel());
    }
    var selecting =
        spawn(() -> {
          var selector = new Selector<Integer>();
          for (var channel : channels) {
            selector.add(channel.receiver(), value -> value, failure -> -1);
          }
          return selector.select();
        });
    selecting.awaitWaiting();
    channels.get(CHANNELS - 1).sender().send(7);
    assertThat(selecting.result()).isEqualTo(7);
  }

  @Test
  void anEndFiresOnceAndTheReceiverIsRemoved() throws Exception {
    var ended = this.<Integer>channel();
    var failed = this.<Integer>channel();
    var selector = new Selector<Optional<Throwable>>();
    selector.add(ended.receiver(), value -> Optional.empty(), failure -> failure);
    selector.add(failed.receiver(), value -> Optional.empty(), failure -> failure);
    ended.sender().close();
    assertThat(selector.select()).isEmpty();
    assertThat(selector.isOver()).isFalse();
    var cause = new IOException("disk");
    failed.sender().fail(cause);
    assertThat(selector.select()).containsSame(cause);
    assertThat(selector.isOver()).isTrue();
    assertThatThrownBy(selector::select).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBusyChannelDoesNotKeepTheOthersWaiting() throws Exception {
    var busy = this.<Integer>channel();
    var quiet = this.<Integer>channel();
    var selector = new Selector<Integer>();
    selector.add(busy.receiver(), value -> value, failure -> -1);
    selector.add(quiet.receiver(), value -> value, failure -> -1);
    var sending =
        spawn(() -> {
          for (int i = 0; i < 1_000_000; i++) {
            busy.sender().send(1);
          }
          return true;
        });
    assertThat(selector.select()).isEqualTo(1);
    put(quiet.sender(), 2);
    int turns = 1;
    while (selector.select() != 2) {
      turns++;
      assertThat(turns).isLessThan(1_000);
    }
    selector.close();
    busy.receiver().close();
    assertThat(sending.failure()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  void removedReceiversAreLeftAlone() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    var selector = new Selector<Integer>();
    selector.add(channel.receiver(), value -> value, failure -> -1);
    selector.add(other.receiver(), value -> value, failure -> -1);
    assertThatThrownBy(() -> selector.add(other.receiver(), value -> value, failure -> -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(selector.select(Duration.ofMillis(1), () -> -2)).isEqualTo(-2);
    assertThat(selector.remove(channel.receiver())).isTrue();
    assertThat(selector.remove(channel.receiver())).isFalse();
    put(channel.sender(), 7);
    assertThat(selector.select(Duration.ofMillis(1), () -> -2)).isEqualTo(-2);
    assertThat(channel.receiver().receive()).isEqualTo(7);
    selector.close();
    put(other.sender(), 8);
    assertThat(other.receiver().receive()).isEqualTo(8);
  }

  @Test
  void anInterruptedSelectorLosesNothing() throws Exception {
    var channel = this.<Integer>channel();
    var selecting =
        spawn(() -> {
          var selector = new Selector<Integer>();
          selector.add(channel.receiver(), value -> value, failure -> -1);
          try {
            return selector.select();
          } catch (InterruptedException interrupt) {
            return selector.select();
          }
        });
    selecting.awaitWaiting();
    selecting.thread().interrupt();
    channel.sender().send(7);
    assertThat(selecting.result()).isEqualTo(7);
  }

  @Test
  void aClosedReceiverIsReportedAndRemoved() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    var selector = new Selector<Integer>();
    selector.add(channel.receiver(), value -> value, failure -> -1);
    channel.receiver().close();
    assertThatThrownBy(selector::select).hasMessage("this receiver is closed");
    selector.add(other.receiver(), value -> value, failure -> -1);
    put(other.sender(), 7);
    assertThat(selector.select()).isEqualTo(7);
  }
}
