package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A receiver that is not shared belongs to one thread.
@ParameterizedClass(name = "{0}")
@MethodSource("ownedFlavours")
class ReceiverOwnerTest extends ChannelContract {

  @Test
  void aSecondReceivingThreadIsRefused() throws Exception {
    var channel = this.<Integer>channel();
    var receiver = channel.receiver();
    var asked = new CountDownLatch(1);
    var owning =
        spawn(() -> {
          receiver.tryReceive();
          asked.await();
          return receiver.receive();
        });
    owning.awaitWaiting();
    ChannelHandleTest.assertMistakes(
        "a receiver is for one thread",
        receiver::receive,
        receiver::tryReceive,
        () -> receiver.tryReceive(Duration.ZERO),
        () -> receiver.receiveMany(new ArrayList<>(), 1),
        receiver::drain,
        receiver::iterator,
        receiver::stream,
        receiver::closeAndDrain);
    asked.countDown();
    channel.sender().send(7);
    assertThat(owning.result()).isEqualTo(7);
  }

  @Test
  void theNextThreadMayReceiveOnceTheOwnerHasTerminated() throws Exception {
    var channel = this.<Integer>channel();
    var first = spawn(() -> channel.receiver().tryReceive());
    first.awaitTerminated();
    put(channel.sender(), 7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void theNextThreadMayReceiveAsSoonAsTheOwnerIsSeenToHaveTerminated() throws Exception {
    for (int round = 0; round < 1_000; round++) { // isAlive() lags behind a moment, now and then
      var receiver = this.<Integer>channel().receiver();
      var first = spawn(() -> receiver.tryReceive());
      while (first.thread().getState() != Thread.State.TERMINATED) {
        Thread.onSpinWait();
      }
      assertThat(receiver.tryReceive()).isInstanceOf(ReceiveResult.Empty.class);
    }
  }

  @Test
  void anyThreadMayAskTheSizeAndStopTheSenders() throws Exception {
    var channel = this.<Integer>channel();
    var owning = spawn(() -> List.copyOf(channel.receiver().stream().toList())).awaitWaiting();
    assertThat(channel.receiver().size()).isZero();
    assertThat(channel.receiver().isDisconnected()).isFalse();
    channel.receiver().stopSenders();
    assertThat(owning.result()).isEmpty();
  }
}
