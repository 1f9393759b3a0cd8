package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
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
    put(channel.sender(), 7);
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

  static void assertMistakes(String message, ThrowingCallable... uses) {
    for (var use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(message);
    }
  }
}
