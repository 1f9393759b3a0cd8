package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Every wait can be interrupted, and an interrupt loses no value and sends none twice.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelInterruptTest extends ChannelContract {
  private static final int VALUES = 400;

  @Test
  void interruptedReceivesLoseNothing() throws Exception {
    var channel = this.<Integer>channel();
    var into = new ArrayList<Integer>();
    assertInterrupted(() -> channel.receiver().receive());
    assertInterrupted(() -> channel.receiver().tryReceive(Duration.ofHours(1)));
    assertInterrupted(() -> channel.receiver().receiveMany(into, 3));
    put(channel.sender(), 7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
    assertThat(into).isEmpty();
  }

  @Test
  void anInterruptedIteratorRestoresTheFlagAndThrowsUnchecked() throws Exception {
    var channel = this.<Integer>channel();
    var flag = new AtomicBoolean();
    var iterating =
        spawn(
                () -> {
                  try {
                    return channel.receiver().iterator().next();
                  } finally {
                    flag.set(Thread.currentThread().isInterrupted());
                  }
                })
            .awaitWaiting();
    iterating.thread().interrupt();
    assertThat(iterating.failure())
        .isInstanceOf(CancellationException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(flag).isTrue();
    iterating.awaitTerminated();
    put(channel.sender(), 7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void anInterruptBeforehandIsSeenBeforeAnythingIsDone() throws Exception {
    var channel = this.<Integer>channel();
    var sending =
        spawn(() -> {
          Thread.currentThread().interrupt();
          channel.sender().send(7);
          return true;
        });
    assertThat(sending.failure()).isInstanceOf(InterruptedException.class);
    assertThat(channel.receiver().drain()).isEmpty();
  }

  @Test
  void noValueIsLostOrDoubledWhileSendersAreInterruptedOrTimeOut() throws Exception {
    var channel = this.<Integer>channel();
    var over = new AtomicBoolean();
    var sending = spawn(() -> sendImpatiently(channel.sender()));
    var interrupting = spawn(() -> interruptUntil(over, sending.thread()));
    var received = new ArrayList<Integer>();
    channel.receiver().forEach(received::add);
    over.set(true);
    assertThat(interrupting.result()).isTrue();
    assertThat(received).doesNotHaveDuplicates().isSorted();
    assertThat(new HashSet<>(received)).isEqualTo(sending.result());
  }

  @Test
  void noValueIsLostOrDoubledWhileTheReceiverIsInterruptedOrTimesOut() throws Exception {
    var channel = this.<Integer>channel();
    var over = new AtomicBoolean();
    var receiving = spawn(() -> receiveImpatiently(channel.receiver()));
    var interrupting = spawn(() -> interruptUntil(over, receiving.thread()));
    for (int i = 0; i < VALUES; i++) {
      channel.sender().send(i);
    }
    channel.sender().close();
    var received = receiving.result();
    over.set(true);
    assertThat(interrupting.result()).isTrue();
    assertThat(received).hasSize(VALUES).isSorted().doesNotHaveDuplicates();
  }

  private void assertInterrupted(Callable<?> receive) throws Exception {
    var receiving = spawn(receive).awaitWaiting();
    receiving.thread().interrupt();
    assertThat(receiving.failure()).isInstanceOf(InterruptedException.class);
    receiving.awaitTerminated();
  }

  /// Sends by `send` and by very short `trySend` in turn; returns the values that it knows were
  /// sent.
  private static Set<Integer> sendImpatiently(Sender<Integer> sender) {
    var sent = new HashSet<Integer>();
    for (int i = 0; i < VALUES; i++) {
      try {
        if (i % 2 == 0) {
          sender.send(i);
          sent.add(i);
        } else if (sender.trySend(i, Duration.ofNanos(20_000)) instanceof SendResult.Sent) {
          sent.add(i);
        }
      } catch (InterruptedException interrupt) {
        assertThat(sent).doesNotContain(i);
      }
    }
    sender.close();
    return sent;
  }

  private static List<Integer> receiveImpatiently(Receiver<Integer> receiver) {
    var received = new ArrayList<Integer>();
    for (int turn = 0; true; turn++) {
      try {
        if (turn % 3 == 0) {
          received.add(receiver.receive());
        } else if (turn % 3 == 1) {
          receiver.receiveMany(received, 2);
        } else if (receiver.tryReceive(Duration.ofNanos(20_000))
            instanceof ReceiveResult.Received<Integer>(Integer value)) {
          received.add(value);
        }
      } catch (InterruptedException interrupt) {
        // whatever was not received must come later
      } catch (ChannelClosedException end) {
        return received;
      }
    }
  }

  private static boolean interruptUntil(AtomicBoolean over, Thread thread) {
    while (!over.get() && thread.isAlive()) {
      thread.interrupt();
      for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
        Thread.onSpinWait();
      }
    }
    return true;
  }
}
