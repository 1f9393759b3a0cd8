package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may use a handle, and what a misused one does.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelHandleTest extends ChannelContract {

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void nullIsRefused() {
    var sender = this.<Integer>channel().sender();
    assertThatThrownBy(() -> sender.send(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.trySend(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.trySend(null, Duration.ZERO))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sender.fail(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aClosedSenderHandleIsAMistakeNotAnEnd() throws Exception {
    var channel = this.<Integer>channel();
    var sender = channel.sender().duplicate();
    sender.close();
    assertMistakes(
        "this sender handle is closed",
        () -> sender.send(1),
        () -> sender.trySend(1),
        () -> sender.trySend(1, Duration.ZERO),
        sender::duplicate,
        () -> sender.run(open -> open.send(1)));
    channel.sender().send(7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void aClosedReceiverIsAMistakeNotAnEnd() {
    var receiver = this.<Integer>channel().receiver();
    var iterator = receiver.iterator();
    receiver.close();
    assertMistakes(
        "this receiver is closed",
        receiver::receive,
        receiver::tryReceive,
        () -> receiver.tryReceive(Duration.ZERO),
        () -> receiver.receiveMany(new ArrayList<>(), 1),
        receiver::drain,
        receiver::iterator,
        receiver::stream,
        receiver::stopSenders,
        iterator::hasNext,
        iterator::next);
    assertThat(receiver.closeAndDrain()).isEmpty();
    assertThat(receiver.size()).isZero();
  }

  @Test
  void closingTheReceiverInAnotherThreadIsNotANormalEnd() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().iterator().hasNext()).awaitWaiting();
    channel.receiver().close();
    assertThat(receiving.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this receiver is closed");
  }

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
    assertMistakes(
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
    channel.sender().send(7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
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

  private static void assertMistakes(String message, ThrowingCallable... uses) {
    for (var use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(message);
    }
  }
}
