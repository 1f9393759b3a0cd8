package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ReceiveResult.Empty;
import io.millrace.channel.ReceiveResult.Received;
import io.millrace.channel.SendResult.Full;
import io.millrace.channel.SendResult.Sent;
import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Channels without a buffer: both sides wait for each other.
@ParameterizedClass(name = "{0}")
@MethodSource("rendezvousFlavours")
class RendezvousChannelTest extends ChannelContract {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void sendWaitsUntilAReceiverArrives() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawnSend(channel.sender(), 7).awaitWaiting();
    assertThat(channel.receiver().size()).isZero();
    assertThat(channel.receiver().receive()).isEqualTo(7);
    assertThat(sending.result()).isTrue();
  }

  @Test
  void trySendNeedsAReceiverThatWaits() throws Exception {
    var channel = this.<Integer>channel();
    assertThat(channel.sender().trySend(7)).isEqualTo(new Full<>(7));
    assertThat(channel.sender().trySend(7, Duration.ofMillis(1))).isEqualTo(new Full<>(7));
    var receiving =
        spawn(() -> {
          assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
          return channel.receiver().receive();
        });
    receiving.awaitWaiting();
    assertThat(channel.sender().trySend(8)).isEqualTo(new Sent<>());
    assertThat(receiving.result()).isEqualTo(8);
  }

  @Test
  void tryReceiveTakesFromASenderThatWaits() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawn(() -> channel.sender().trySend(7, HOUR)).awaitWaiting();
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Received<>(7));
    assertThat(sending.result()).isEqualTo(new Sent<>());
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
  }

  @Test
  void waitingSendersAreServedInOrderAndAtOnceByADrain() throws Exception {
    var channel = this.<Integer>channel();
    var sending = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 5; i++) {
      sending.add(spawnSend(channel.sender(), i).awaitWaiting());
    }
    assertThat(channel.receiver().receive()).isZero();
    var into = new ArrayList<Integer>();
    assertThat(channel.receiver().receiveMany(into, 2)).isTrue();
    assertThat(into).containsExactly(1, 2);
    assertThat(channel.receiver().drain()).containsExactly(3, 4);
    for (var job : sending) {
      assertThat(job.result()).isTrue();
    }
  }

  @Test
  void aSenderWhoseValueACollectionRefusesWaitsOn() throws Exception {
    var channel = this.<Integer>channel();
    var first = spawnSend(channel.sender(), 1).awaitWaiting();
    var second = spawnSend(channel.sender(), 2).awaitWaiting();
    var full = new ArrayBlockingQueue<Integer>(1);
    full.add(0);
    assertThatThrownBy(() -> channel.receiver().receiveMany(full, 1))
        .isInstanceOf(IllegalStateException.class);
    var received = new ArrayList<Integer>();
    received.add(channel.receiver().receive());
    received.add(channel.receiver().receive());
    assertThat(received).containsExactlyInAnyOrder(1, 2);
    assertThat(first.result() && second.result()).isTrue();
  }

  @Test
  void aSenderThatGivesUpTakesItsValueAlong() throws Exception {
    var channel = this.<Integer>channel();
    var interrupted = spawnSend(channel.sender(), 1).awaitWaiting();
    var behind = spawnSend(channel.sender(), 2).awaitWaiting();
    interrupted.end();
    assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
    assertThat(channel.receiver().receive()).isEqualTo(2);
    assertThat(behind.result()).isTrue();
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
  }

  @Test
  void closingEitherEndGivesWaitingSendersTheirValuesBack() throws Exception {
    var byReceiver = this.<Integer>channel();
    var refused = spawnSend(byReceiver.sender(), 7).awaitWaiting();
    assertThat(byReceiver.receiver().closeAndDrain()).isEmpty();
    assertThat(refused.failure()).isInstanceOf(ChannelClosedException.class);
    var bySender = this.<Integer>channel();
    var withdrawn = spawn(() -> bySender.sender().trySend(8, HOUR)).awaitWaiting();
    bySender.sender().close();
    assertThat(withdrawn.result()).isEqualTo(new SendResult.Closed<>(8));
    assertThat(bySender.receiver().tryReceive()).isEqualTo(new ReceiveResult.Closed<>());
  }
}
