package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ReceiveResult.Empty;
import io.millrace.channel.ReceiveResult.Received;
import io.millrace.channel.SendResult.Sent;
import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// How values get across.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelTransferTest extends ChannelContract {
  private static final Duration LONG = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void valuesArriveInTheOrderSent() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawn(() -> sendAndClose(channel.sender(), 1_000));
    var received = new ArrayList<Integer>();
    channel.receiver().forEach(received::add);
    assertThat(sending.result()).isTrue();
    assertThat(received).hasSize(1_000).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void receiveWaitsUntilASenderSends() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().receive()).awaitWaiting();
    channel.sender().send(7);
    assertThat(receiving.result()).isEqualTo(7);
  }

  @Test
  void timedReceiveTakesAValueThatArrivesInTime() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().tryReceive(Duration.ofHours(1))).awaitWaiting();
    assertThat(channel.sender().trySend(7)).isEqualTo(new Sent<>());
    assertThat(receiving.result()).isEqualTo(new Received<>(7));
  }

  @Test
  void timeoutsBeyondAllBoundsWait() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().tryReceive(LONG)).awaitWaiting();
    assertThat(channel.sender().trySend(7, LONG)).isEqualTo(new Sent<>());
    assertThat(receiving.result()).isEqualTo(new Received<>(7));
  }

  @Test
  void tryReceiveOnAnEmptyChannelIsEmpty() throws Exception {
    var receiver = this.<Integer>channel().receiver();
    assertThat(receiver.tryReceive()).isEqualTo(new Empty<>());
    assertThat(receiver.tryReceive(Duration.ofMillis(1))).isEqualTo(new Empty<>());
    assertThat(receiver.tryReceive(Duration.ofSeconds(-1))).isEqualTo(new Empty<>());
  }

  @Test
  void receiveManyWaitsForOneValue() throws Exception {
    var channel = this.<Integer>channel();
    var into = new ArrayList<Integer>();
    var receiving = spawn(() -> channel.receiver().receiveMany(into, 10)).awaitWaiting();
    channel.sender().send(7);
    assertThat(receiving.result()).isTrue();
    assertThat(into).containsExactly(7);
  }

  @Test
  void receiveManyTakesWhatIsReadyUpToTheCount() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawn(() -> sendAndClose(channel.sender(), 100));
    var received = new ArrayList<Integer>();
    var batch = new ArrayList<Integer>();
    while (channel.receiver().receiveMany(batch, 2)) {
      assertThat(batch).hasSizeBetween(1, 2);
      received.addAll(batch);
      batch.clear();
    }
    assertThat(sending.result()).isTrue();
    assertThat(received).hasSize(100).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void receiveManyNeedsACountOfOneOrMore() {
    var receiver = this.<Integer>channel().receiver();
    assertThatThrownBy(() -> receiver.receiveMany(new ArrayList<>(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void aValueThatACollectionRefusesStaysInTheChannel() throws Exception {
    var channel = this.<Integer>channel();
    put(channel.sender(), 7);
    var full = new ArrayBlockingQueue<Integer>(1);
    full.add(0);
    assertThatThrownBy(() -> channel.receiver().receiveMany(full, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("full");
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void leavingAnIteratorEarlyLosesNoValue() throws Exception {
    var channel = this.<Integer>channel();
    spawn(() -> sendAndClose(channel.sender(), 5));
    for (var value : channel.receiver()) {
      if (value == 1) {
        break;
      }
    }
    var iterator = channel.receiver().iterator();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.next()).isEqualTo(2);
    assertThat(channel.receiver().stream().limit(1)).containsExactly(3);
    assertThat(channel.receiver().stream()).containsExactly(4);
  }

  @Test
  void oneHandleMayBeUsedByManyThreads() throws Exception {
    var channel = this.<Integer>channel();
    var jobs = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 8; i++) {
      jobs.add(spawnSend(channel.sender(), i));
    }
    var received = new ArrayList<Integer>();
    for (int i = 0; i < 8; i++) {
      received.add(channel.receiver().receive());
    }
    for (var job : jobs) {
      assertThat(job.result()).isTrue();
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(List.of(0, 1, 2, 3, 4, 5, 6, 7));
  }

  private static boolean sendAndClose(Sender<Integer> sender, int count)
      throws InterruptedException {
    try (sender) {
      for (int i = 0; i < count; i++) {
        sender.send(i);
      }
    }
    return true;
  }
}
