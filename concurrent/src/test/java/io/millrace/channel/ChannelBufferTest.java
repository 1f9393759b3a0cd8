package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What channels that hold values do with them.
@ParameterizedClass(name = "{0}")
@MethodSource("bufferedFlavours")
class ChannelBufferTest extends ChannelContract {

  @Test
  void theEndComesAfterTheBufferIsDrained() throws Exception {
    var channel = this.<Integer>channel();
    var receiver = channel.receiver();
    channel.sender().send(7);
    assertThat(receiver.isDisconnected()).isFalse();
    channel.sender().close();
    assertThat(receiver.isDisconnected()).isTrue();
    assertThat(receiver.receive()).isEqualTo(7);
    ChannelEndTest.assertNormalEnd(receiver);
  }

  @Test
  void aFailureMakesTheEndAFailure() throws Exception {
    var channel = this.<Integer>channel();
    var cause = new IOException("disk");
    channel.sender().send(7);
    channel.sender().fail(cause);
    assertThat(channel.receiver().receive()).isEqualTo(7);
    ChannelEndTest.assertFailedEnd(channel.receiver(), cause);
  }

  @Test
  void stopSendersRefusesNewValuesAndKeepsTheBufferedOnes() throws Exception {
    var channel = this.<Integer>channel();
    channel.sender().send(7);
    channel.receiver().stopSenders();
    channel.receiver().stopSenders();
    assertThat(channel.receiver().isDisconnected()).isTrue();
    assertThat(channel.sender().isDisconnected()).isTrue();
    ChannelEndTest.assertNotSent(channel.sender());
    ChannelEndTest.assertNotSent(channel.sender().duplicate());
    assertThat(channel.receiver().receive()).isEqualTo(7);
    ChannelEndTest.assertNormalEnd(channel.receiver());
  }

  @Test
  void sizeCountsWhatIsBuffered() throws Exception {
    var channel = this.<Integer>channel();
    assertThat(channel.receiver().size()).isZero();
    channel.sender().send(1);
    assertThat(channel.receiver().size()).isEqualTo(1);
    channel.receiver().receive();
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  void drainTakesAllThatIsBufferedAndNeverWaits() throws Exception {
    var channel = this.<Integer>channel();
    assertThat(channel.receiver().drain()).isEmpty();
    channel.sender().send(7);
    assertThat(channel.receiver().drain()).containsExactly(7);
    assertThat(channel.receiver().size()).isZero();
    channel.sender().close();
    assertThat(channel.receiver().drain()).isEmpty();
  }

  @Test
  void aClosedReceiverRetainsNothing() throws Exception {
    var channel = this.<Object>channel();
    var reference = ChannelRetentionTest.sendNew(channel.sender());
    channel.receiver().close();
    ChannelRetentionTest.assertCollected(List.of(reference));
    assertThat(channel.receiver().size()).isZero(); // the channel itself is still in use
  }
}
