package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.channel.SendResult.Closed;
import io.millrace.channel.SendResult.Full;
import io.millrace.channel.SendResult.Sent;
import io.millrace.testing.Job;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What happens when a bounded channel is full: senders wait, and always know what became of their
/// value.
@ParameterizedClass(name = "{0}")
@MethodSource("boundedFlavours")
class ChannelFullTest extends ChannelContract {

  @Test
  void sendWaitsUntilAReceiverTakes() throws Exception {
    var channel = fullChannel();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    assertThat(channel.receiver().size()).isEqualTo(flavour.capacity());
    assertThat(channel.receiver().receive()).isZero();
    assertThat(sending.result()).isTrue();
    assertThat(channel.receiver().drain()).endsWith(99).hasSize(flavour.capacity());
  }

  @Test
  void timedTrySendIsDoneOnceThereIsSpace() throws Exception {
    var channel = fullChannel();
    var sending = spawn(() -> channel.sender().trySend(99, Duration.ofHours(1))).awaitWaiting();
    channel.receiver().tryReceive();
    assertThat(sending.result()).isEqualTo(new Sent<>());
  }

  @Test
  void trySendHandsTheValueBack() throws Exception {
    var channel = fullChannel();
    var value = Integer.valueOf(123_456);
    var result = channel.sender().trySend(value);
    assertThat(result).isEqualTo(new Full<>(value));
    assertThat(channel.sender().trySend(value, Duration.ofSeconds(-1))).isEqualTo(result);
    assertThat(channel.receiver().drain()).hasSize(flavour.capacity()).doesNotContain(value);
  }

  @Test
  void timedTrySendHandsTheValueBackWhenTheTimeIsOver() throws Exception {
    var channel = fullChannel();
    assertThat(channel.sender().trySend(99, Duration.ofMillis(2))).isEqualTo(new Full<>(99));
    assertThat(channel.receiver().drain()).hasSize(flavour.capacity()).doesNotContain(99);
    channel.sender().send(100);
    assertThat(channel.receiver().drain()).containsExactly(100);
  }

  @Test
  void drainAndReceiveManyLetWaitingSendersIn() throws Exception {
    var channel = fullChannel();
    var first = spawnSend(channel.sender(), 100).awaitWaiting();
    assertThat(channel.receiver().drain()).hasSize(flavour.capacity());
    assertThat(first.result()).isTrue();
    assertThat(channel.receiver().receiveMany(new ArrayList<>(), 1)).isTrue();
    while (channel.sender().trySend(0) instanceof Sent) {
      // fill it again
    }
    var second = spawnSend(channel.sender(), 101).awaitWaiting();
    assertThat(channel.receiver().receiveMany(new ArrayList<>(), 1)).isTrue();
    assertThat(second.result()).isTrue();
  }

  @Test
  void closingTheReceiverGivesWaitingSendersTheirValuesBack() throws Exception {
    var channel = fullChannel();
    var sending = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 3; i++) {
      sending.add(spawnSend(channel.sender(), 100 + i).awaitWaiting());
    }
    var timed = spawn(() -> channel.sender().trySend(99, Duration.ofHours(1))).awaitWaiting();
    channel.receiver().close();
    for (int i = 0; i < 3; i++) {
      assertNotSent(sending.get(i), 100 + i);
    }
    assertThat(timed.result()).isEqualTo(new Closed<>(99));
  }

  @Test
  void closeAndDrainReturnsWhatWasSentAndNoMore() throws Exception {
    var channel = fullChannel();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    assertThat(channel.receiver().closeAndDrain())
        .hasSize(flavour.capacity())
        .isSorted()
        .doesNotContain(99);
    assertNotSent(sending, 99);
    assertThat(channel.receiver().closeAndDrain()).isEmpty();
  }

  @Test
  void stopSendersDrainsWithoutLoss() throws Exception {
    var channel = fullChannel();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    channel.receiver().stopSenders();
    assertNotSent(sending, 99);
    assertThat(channel.sender().trySend(99)).isEqualTo(new Closed<>(99));
    assertThat(channel.receiver().stream()).hasSize(flavour.capacity()).doesNotContain(99);
    assertThat(channel.receiver().tryReceive()).isEqualTo(new ReceiveResult.Closed<>());
  }

  @Test
  void interruptedSendDidNotSend() throws Exception {
    var channel = fullChannel();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    sending.thread().interrupt();
    assertThat(sending.failure()).isInstanceOf(InterruptedException.class);
    assertThat(channel.receiver().drain()).hasSize(flavour.capacity()).doesNotContain(99);
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  void anInterruptThatMeetsTheHandOverLeavesNoDoubtWhetherTheValueWasSent() throws Exception {
    for (int round = 0; round < 20; round++) {
      var channel = fullChannel();
      var sending = spawn(() -> wasSent(channel.sender(), 99)).awaitWaiting();
      var into = new Interrupting(sending.thread());
      assertThat(channel.receiver().receiveMany(into, 1)).isTrue();
      boolean sent = sending.result();
      assertThat(channel.receiver().drain().contains(99)).isEqualTo(sent);
    }
  }

  /// Interrupts the sender while values are moved, and gives it a moment to notice.
  private static final class Interrupting extends AbstractCollection<Integer> {
    private final Thread sender;

    Interrupting(Thread sender) {
      this.sender = sender;
    }

    @Override
    public boolean add(Integer value) {
      sender.interrupt();
      for (int i = 0; i < 20_000; i++) {
        Thread.onSpinWait();
      }
      return true;
    }

    @Override
    public Iterator<Integer> iterator() {
      return Collections.emptyIterator();
    }

    @Override
    public int size() {
      return 0;
    }
  }

  private static boolean wasSent(Sender<Integer> sender, int value) {
    try {
      sender.send(value);
    } catch (InterruptedException interrupt) {
      return false;
    }
    assertThat(Thread.currentThread().isInterrupted()).as("the interrupt is kept").isTrue();
    return true;
  }

  @Test
  void interruptedSendDoesNotBlockTheSenderBehindIt() throws Exception {
    var channel = fullChannel();
    var interrupted = spawnSend(channel.sender(), 98).awaitWaiting();
    var behind = spawnSend(channel.sender(), 99).awaitWaiting();
    interrupted.end();
    channel.receiver().receive();
    assertThat(behind.result()).isTrue();
  }

  @Test
  void closingTheLastHandleGivesASenderThatWaitsThroughItTheValueBack() throws Exception {
    var channel = fullChannel();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    channel.sender().close();
    assertNotSent(sending, 99);
    assertThat(channel.receiver().stream()).hasSize(flavour.capacity());
  }

  @Test
  void closingAHandleThatIsNotTheLastLetsItsWaitingSenderGoOn() throws Exception {
    var channel = fullChannel();
    var other = channel.sender().duplicate();
    var sending = spawnSend(channel.sender(), 99).awaitWaiting();
    channel.sender().close();
    channel.receiver().receive();
    assertThat(sending.result()).isTrue();
    other.close();
    assertThat(channel.receiver().stream()).endsWith(99);
  }

  @Test
  void aWaitingSenderIsNotStarvedByRunningOnes() throws Exception {
    var channel = fullChannel();
    var waiting = spawnSend(channel.sender(), -1).awaitWaiting();
    var enough = new AtomicBoolean();
    for (int i = 0; i < 2; i++) {
      spawn(() -> {
        while (!enough.get()) {
          channel.sender().send(1);
        }
        return true;
      });
    }
    int received = 0;
    while (channel.receiver().receive() != -1) {
      received++;
      assertThat(received).isLessThan(100_000);
    }
    enough.set(true);
    assertThat(waiting.result()).isTrue();
  }

  private static void assertNotSent(Job<?> sending, Object value) throws Exception {
    assertThat(sending.failure())
        .asInstanceOf(type(ChannelClosedException.class))
        .satisfies(closed -> assertThat(closed.unsent()).containsSame(value))
        .satisfies(closed -> assertThat(closed).hasNoCause());
  }
}
