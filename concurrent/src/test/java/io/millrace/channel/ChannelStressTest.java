package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The same promises when everything happens at once.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelStressTest extends ChannelContract {
  private static final int SENDERS = 6;
  private static final int ROUNDS = 60;

  /// Mutable on purpose: its fields are plain, so they arrive only if the send publishes them.
  private static final class Message {
    int sender = -1;
    int number = -1;

    static Message of(int sender, int number) {
      var message = new Message();
      message.sender = sender;
      message.number = number;
      return message;
    }
  }

  @Test
  void everyValueArrivesOnceAndInOrderPerSenderUnderManySenders() throws Exception {
    int count = 1_000;
    var channel = this.<Message>channel();
    for (int i = 0; i < SENDERS; i++) {
      int self = i;
      var sender = channel.sender().duplicate();
      spawn(() -> {
        sender.run(open -> {
          for (int number = 0; number < count; number++) {
            open.send(Message.of(self, number));
          }
        });
        return true;
      });
    }
    channel.sender().close();
    var next = new int[SENDERS];
    for (var message : channel.receiver()) {
      assertThat(message.number).isEqualTo(next[message.sender]++);
    }
    assertThat(next).containsOnly(count);
  }

  @Test
  void theEndIsSeenOnceEverySenderHasClosedOrFailed() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var channel = this.<Integer>channel();
      var cause = new IOException("round " + round);
      boolean fails = round % 2 == 1;
      for (int i = 0; i < 3; i++) {
        var sender = channel.sender().duplicate();
        spawn(() -> {
          sender.send(1);
          if (fails) {
            sender.fail(cause);
          } else {
            sender.close();
          }
          return true;
        });
      }
      channel.sender().close();
      assertThat(receiveAll(channel.receiver()))
          .isEqualTo(fails ? new End(3, cause) : new End(3, null));
    }
  }

  @Test
  void aSentValueIsReceivedOrDrainedAndAnUnsentOneComesBack() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var channel = this.<Integer>channel();
      boolean stop = round % 2 == 1;
      var jobs = new ArrayList<Job<List<Integer>>>();
      for (int i = 0; i < 3; i++) {
        int base = i * 1_000_000;
        jobs.add(spawn(() -> sendUntilRefused(channel.sender(), base)));
      }
      var received = new ArrayList<Integer>();
      for (int i = ThreadLocalRandom.current().nextInt(30); i > 0; i--) {
        received.add(channel.receiver().receive());
      }
      if (stop) {
        channel.receiver().stopSenders();
        channel.receiver().forEach(received::add);
      } else {
        received.addAll(channel.receiver().closeAndDrain());
      }
      var sent = new HashSet<Integer>();
      for (var job : jobs) {
        sent.addAll(job.result());
      }
      assertThat(received).doesNotHaveDuplicates();
      assertThat(new HashSet<>(received)).isEqualTo(sent);
    }
  }

  @Test
  void aDuplicateIsMadeBeforeTheEndOrNotAtAll() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var channel = this.<Integer>channel();
      var closing =
          spawn(() -> {
            channel.sender().close();
            return true;
          });
      try (var duplicate = channel.sender().duplicate()) {
        assertThat(closing.result()).isTrue();
        assertThat(channel.receiver().isDisconnected()).isFalse();
        put(duplicate, 7);
        assertThat(channel.receiver().receive()).isEqualTo(7);
      } catch (IllegalStateException closed) {
        assertThat(closing.result()).isTrue();
      }
      assertThat(channel.receiver().isDisconnected()).isTrue();
    }
  }

  private record End(int count, @Nullable Throwable cause) {}

  private static End receiveAll(Receiver<Integer> receiver) throws InterruptedException {
    int count = 0;
    while (true) {
      try {
        receiver.receive();
        count++;
      } catch (ChannelClosedException end) {
        return new End(count, end.getCause());
      }
    }
  }

  /// Sends until refused; returns what was sent. The refused value must be the one that came back.
  private static List<Integer> sendUntilRefused(Sender<Integer> sender, int base)
      throws InterruptedException {
    var sent = new ArrayList<Integer>();
    while (sent.size() < 2_000) {
      var value = Integer.valueOf(base + sent.size());
      try {
        sender.send(value);
        sent.add(value);
      } catch (ChannelClosedException refused) {
        assertThat(refused.unsent()).containsSame(value);
        return sent;
      }
    }
    return sent;
  }
}
