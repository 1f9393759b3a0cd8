package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A channel keeps nothing alive that it has given away.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelRetentionTest extends ChannelContract {

  @Test
  void receivedValuesAreNotRetained() throws Exception {
    var channel = this.<Object>channel();
    var references = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 4; i++) {
      var sending = spawn(() -> sendNew(channel.sender()));
      receiveOne(i, channel.receiver());
      references.add(sending.result());
    }
    assertCollected(references);
    assertThat(channel.receiver().size()).isZero(); // the channel itself is still in use
  }

  @Test
  void valuesOfSendersThatWaitedOrGaveUpAreNotRetained() throws Exception {
    var channel = this.<Object>channel();
    var references = new ArrayList<WeakReference<Object>>();
    for (int i = 0; i < 20; i++) {
      references.add(spawn(() -> trySendNew(channel.sender())).result());
    }
    channel.receiver().drain();
    assertCollected(references);
    assertThat(channel.receiver().size()).isZero(); // the channel itself is still in use
  }

  static WeakReference<Object> sendNew(Sender<Object> sender) throws InterruptedException {
    var value = new Object();
    sender.send(value);
    return new WeakReference<>(value);
  }

  private static WeakReference<Object> trySendNew(Sender<Object> sender)
      throws InterruptedException {
    var value = new Object();
    Objects.requireNonNull(sender.trySend(value, Duration.ofNanos(50_000)));
    return new WeakReference<>(value);
  }

  private static void receiveOne(int way, Receiver<Object> receiver) throws InterruptedException {
    switch (way) {
      case 0 -> receiver.receive();
      case 1 -> receiver.tryReceive(Duration.ofHours(1));
      case 2 -> receiver.iterator().next();
      default -> receiver.receiveMany(new ArrayList<>(), 1);
    }
  }

  static void assertCollected(List<WeakReference<Object>> references) {
    long deadlineNanos = System.nanoTime() + Job.DEADLINE.toNanos();
    while (!references.stream().allMatch(reference -> reference.refersTo(null))) {
      assertThat(System.nanoTime()).as("still retained").isLessThan(deadlineNanos);
      System.gc();
    }
  }
}
