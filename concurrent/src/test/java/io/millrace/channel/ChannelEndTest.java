package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.channel.ReceiveResult.Closed;
import io.millrace.channel.ReceiveResult.Empty;
import io.millrace.channel.ReceiveResult.Failed;
import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// How a channel ends: normally, by a failure, or because the receiver says so.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelEndTest extends ChannelContract {

  @Test
  void theEndWaitsForEveryHandle() throws Exception {
    var channel = this.<Integer>channel();
    var second = channel.sender().duplicate();
    channel.sender().close();
    channel.sender().close();
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
    var third = second.duplicate();
    second.close();
    assertThat(channel.receiver().isDisconnected()).isFalse();
    put(third, 7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
    third.close();
    assertNormalEnd(channel.receiver());
  }

  @Test
  void everyWaitingReceiveSeesTheEnd() throws Exception {
    assertThat(endWhileWaiting(receiver -> receiver.receive()).failure())
        .isInstanceOf(ChannelClosedException.class)
        .hasNoCause();
    assertThat(endWhileWaiting(receiver -> receiver.tryReceive(Duration.ofHours(1))).result())
        .isEqualTo(new Closed<>());
    assertThat(endWhileWaiting(receiver -> receiver.receiveMany(new ArrayList<>(), 2)).result())
        .isFalse();
    assertThat(endWhileWaiting(receiver -> receiver.iterator().hasNext()).result()).isFalse();
    assertThat(endWhileWaiting(receiver -> receiver.stream().count()).result()).isZero();
  }

  @Test
  void aFailureWakesAWaitingReceiver() throws Exception {
    var channel = this.<Integer>channel();
    var cause = new IOException("disk");
    var receiving = spawn(() -> channel.receiver().receive()).awaitWaiting();
    channel.sender().fail(cause);
    assertThat(receiving.failure()).isInstanceOf(ChannelClosedException.class).hasCause(cause);
  }

  @Test
  void theFirstFailureIsTheCauseAndTheOthersAreSuppressed() throws Exception {
    var channel = this.<Integer>channel();
    var handles = new ArrayList<Sender<Integer>>();
    for (int i = 0; i < 4; i++) {
      handles.add(channel.sender().duplicate());
    }
    var first = new IOException("first");
    var second = new IOException("second");
    var third = new IllegalStateException("third");
    handles.get(0).fail(first);
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
    handles.get(1).fail(second);
    handles.get(2).close();
    handles.get(3).fail(first);
    channel.sender().fail(third);
    assertThat(first.getSuppressed()).containsExactly(second, third);
    assertFailedEnd(channel.receiver(), first);
  }

  @Test
  void onlyTheFirstClosingOfAHandleCounts() throws Exception {
    var channel = this.<Integer>channel();
    var other = channel.sender().duplicate();
    other.close();
    other.fail(new IOException("too late"));
    other.close();
    assertThat(channel.receiver().isDisconnected()).isFalse();
    channel.sender().close();
    assertNormalEnd(channel.receiver());
  }

  @Test
  void runClosesOnReturn() throws Exception {
    var channel = this.<Integer>channel();
    spawn(() -> {
      channel.sender().run(sender -> sender.send(7));
      return true;
    });
    assertThat(channel.receiver().receive()).isEqualTo(7);
    assertNormalEnd(channel.receiver());
  }

  @Test
  void runFailsOnThrowAndRethrows() throws Exception {
    var channel = this.<Integer>channel();
    var cause = new IOException("disk");
    var running =
        spawn(() -> {
          channel
              .sender()
              .run(sender -> {
                sender.send(7);
                throw cause;
              });
          return true;
        });
    assertThat(channel.receiver().receive()).isEqualTo(7);
    assertThat(running.failure()).isSameAs(cause);
    assertFailedEnd(channel.receiver(), cause);
  }

  @Test
  void runFailsOnAnErrorToo() throws Exception {
    var channel = this.<Integer>channel();
    var cause = new StackOverflowError("deep");
    assertThatThrownBy(() ->
            channel
                .sender()
                .run(sender -> {
                  throw cause;
                }))
        .isSameAs(cause);
    assertFailedEnd(channel.receiver(), cause);
  }

  @Test
  void stopSendersEndsAWaitingReceive() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().iterator().hasNext()).awaitWaiting();
    channel.receiver().stopSenders();
    assertThat(receiving.result()).isFalse();
  }

  @Test
  void aFailureBeforeStopSendersCountsAndALaterOneDoesNot() throws Exception {
    var channel = this.<Integer>channel();
    var early = channel.sender().duplicate();
    var cause = new IOException("disk");
    early.fail(cause);
    channel.receiver().stopSenders();
    assertThatThrownBy(() -> channel.sender().run(sender -> sender.send(7)))
        .isInstanceOf(ChannelClosedException.class);
    assertFailedEnd(channel.receiver(), cause);
    assertThat(cause.getSuppressed()).isEmpty();
  }

  @Test
  void sendersAreRefusedOnceTheReceiverHasClosed() throws Exception {
    var channel = this.<Integer>channel();
    assertThat(channel.sender().isDisconnected()).isFalse();
    put(channel.sender(), 1);
    channel.receiver().close();
    channel.receiver().close();
    assertThat(channel.sender().isDisconnected()).isTrue();
    assertNotSent(channel.sender());
  }

  @Test
  void anIteratorHasNoNextAtTheEnd() {
    var channel = this.<Integer>channel();
    channel.sender().close();
    assertThatThrownBy(channel.receiver().iterator()::next)
        .isInstanceOf(NoSuchElementException.class);
  }

  private interface Receiving<R> {
    R from(Receiver<Integer> receiver) throws Exception;
  }

  private <R> Job<R> endWhileWaiting(Receiving<R> receiving) {
    var channel = this.<Integer>channel();
    Callable<R> body = () -> receiving.from(channel.receiver());
    var job = spawn(body).awaitWaiting();
    channel.sender().close();
    return job;
  }

  static void assertNotSent(Sender<Integer> sender) throws Exception {
    var value = Integer.valueOf(123_456);
    assertThatThrownBy(() -> sender.send(value))
        .asInstanceOf(type(ChannelClosedException.class))
        .satisfies(closed -> assertThat(closed.unsent()).containsSame(value));
    assertThat(sender.trySend(value)).isEqualTo(new SendResult.Closed<>(value));
    assertThat(sender.trySend(value, Duration.ofHours(1)))
        .isEqualTo(new SendResult.Closed<>(value));
  }

  static void assertNormalEnd(Receiver<Integer> receiver) throws Exception {
    assertThatThrownBy(receiver::receive)
        .asInstanceOf(type(ChannelClosedException.class))
        .satisfies(closed -> assertThat(closed).hasNoCause())
        .satisfies(closed -> assertThat(closed.unsent()).isEmpty());
    assertThat(receiver.tryReceive()).isEqualTo(new Closed<>());
    assertThat(receiver.tryReceive(Duration.ofHours(1))).isEqualTo(new Closed<>());
    assertThat(receiver.receiveMany(new ArrayList<>(), 3)).isFalse();
    assertThat(receiver.iterator().hasNext()).isFalse();
    assertThat(receiver.stream()).isEmpty();
    assertThat(receiver.drain()).isEmpty();
  }

  static void assertFailedEnd(Receiver<Integer> receiver, Throwable cause) throws Exception {
    assertThatThrownBy(receiver::receive)
        .isInstanceOf(ChannelClosedException.class)
        .cause()
        .isSameAs(cause);
    assertThat(receiver.tryReceive()).isEqualTo(new Failed<>(cause));
    assertThat(receiver.tryReceive(Duration.ofHours(1))).isEqualTo(new Failed<>(cause));
    assertThatThrownBy(() -> receiver.receiveMany(new ArrayList<>(), 3))
        .isInstanceOf(ChannelClosedException.class)
        .cause()
        .isSameAs(cause);
    assertThatThrownBy(receiver.iterator()::hasNext)
        .isInstanceOf(ChannelClosedException.class)
        .cause()
        .isSameAs(cause);
    assertThatThrownBy(() -> receiver.stream().count())
        .isInstanceOf(ChannelClosedException.class)
        .cause()
        .isSameAs(cause);
  }
}
