package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.testing.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Batches: all of one sender's values in as few steps as there is space for.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class ChannelBatchTest extends ChannelContract {

  @Test
  void aBatchArrivesWholeAndInOrderHoweverLarge() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawnSendAll(channel.sender(), numbers(0, 1_000));
    var received = new ArrayList<Integer>();
    for (int i = 0; i < 1_000; i++) {
      received.add(channel.receiver().receive());
    }
    assertThat(sending.result()).isTrue();
    assertThat(received).isEqualTo(numbers(0, 1_000));
  }

  @Test
  void anEmptyBatchIsSentAtOnce() throws Exception {
    var channel = this.<Integer>channel();
    channel.sender().sendAll(List.of());
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  void aWaitingReceiverIsWokenByABatch() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = spawn(() -> channel.receiver().receive()).awaitWaiting();
    var sending = spawnSendAll(channel.sender(), numbers(0, 1));
    assertThat(receiving.result()).isZero();
    assertThat(sending.result()).isTrue();
  }

  @Test
  void batchesOfManySendersKeepEachSendersOrder() throws Exception {
    var channel = this.<Integer>channel();
    var jobs = new ArrayList<Job<Boolean>>();
    for (int sender = 0; sender < 3; sender++) {
      jobs.add(spawnSendAll(channel.sender(), numbers(sender * 1_000, 300)));
    }
    var next = new int[] {0, 1_000, 2_000};
    for (int i = 0; i < 900; i++) {
      int value = channel.receiver().receive();
      assertThat(value).isEqualTo(next[value / 1_000]++);
    }
    for (var job : jobs) {
      assertThat(job.result()).isTrue();
    }
  }

  @Test
  void closingTheReceiverHandsTheRestOfTheBatchBack() throws Exception {
    var channel = this.<Integer>channel();
    var batch = numbers(0, 100_000);
    boolean waits = flavour.capacity() != UNBOUNDED;
    var sending = spawnSendAll(channel.sender(), batch);
    if (waits) {
      sending.awaitWaiting();
    } else {
      assertThat(sending.result()).isTrue();
    }
    assertThat(channel.receiver().receive()).isZero();
    if (!waits) {
      return;
    }
    sending.awaitWaiting();
    var drained = channel.receiver().closeAndDrain();
    assertThat(sending.failure())
        .asInstanceOf(type(ChannelClosedException.class))
        .satisfies(closed ->
            assertThat(closed.unsentAll())
                .isEqualTo(batch.subList(1 + drained.size(), batch.size())))
        .satisfies(closed -> assertThat(closed.unsent()).contains(1 + drained.size()));
  }

  @Test
  void anInterruptHandsTheRestOfTheBatchBack() throws Exception {
    if (flavour.capacity() == UNBOUNDED) {
      return; // never waits
    }
    var channel = this.<Integer>channel();
    var sending = spawnSendAll(channel.sender(), numbers(0, 100)).awaitWaiting();
    sending.thread().interrupt();
    var unsent = unsent(sending);
    sending.awaitTerminated();
    var drained = channel.receiver().drain();
    assertThat(drained).hasSize(flavour.capacity());
    assertThat(unsent).isEqualTo(numbers(0, 100).subList(drained.size(), 100));
  }

  @Test
  void anInterruptBeforehandSendsNothing() throws Exception {
    var channel = this.<Integer>channel();
    var sending =
        spawn(() -> {
          Thread.currentThread().interrupt();
          channel.sender().sendAll(numbers(0, 3));
          return true;
        });
    assertThat(unsent(sending)).isEqualTo(numbers(0, 3));
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void aBatchWithANullSendsNothing() {
    var channel = this.<Integer>channel();
    var batch = Arrays.asList(1, null);
    assertThatThrownBy(() -> channel.sender().sendAll(batch))
        .isInstanceOf(NullPointerException.class);
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  void theListStaysTheCallers() throws Exception {
    var channel = this.<Integer>channel();
    var batch = new ArrayList<>(numbers(0, 2));
    var sending = spawnSendAll(channel.sender(), batch);
    assertThat(channel.receiver().receive()).isZero();
    assertThat(channel.receiver().receive()).isEqualTo(1);
    assertThat(sending.result()).isTrue();
    batch.set(0, 7);
    assertThat(batch).containsExactly(7, 1);
  }

  @Test
  void noValueIsLostOrDoubledWhenABatchIsInterruptedAtAnyMoment() throws Exception {
    for (int round = 0; round < 8; round++) {
      var channel = this.<Integer>channel();
      var over = new AtomicBoolean();
      var sending = spawn(() -> sendAllInPieces(channel.sender()));
      var interrupting =
          spawn(() -> {
            while (!over.get() && sending.thread().isAlive()) {
              sending.thread().interrupt();
              Thread.onSpinWait();
            }
            return true;
          });
      var received = new ArrayList<Integer>();
      channel.receiver().forEach(received::add);
      over.set(true);
      assertThat(interrupting.result() && sending.result()).isTrue();
      assertThat(received).isEqualTo(numbers(0, 200));
    }
  }

  private static boolean sendAllInPieces(Sender<Integer> sender) {
    List<Integer> rest = numbers(0, 200);
    while (!rest.isEmpty()) {
      try {
        sender.sendAll(rest);
        break;
      } catch (BatchInterruptedException interrupt) {
        rest = interrupt.unsentAll().stream().map(Integer.class::cast).toList();
      }
    }
    sender.close();
    return true;
  }

  private Job<Boolean> spawnSendAll(Sender<Integer> sender, List<Integer> batch) {
    return spawn(() -> {
      sender.sendAll(batch);
      return true;
    });
  }

  private static List<Object> unsent(Job<Boolean> sending) throws Exception {
    return ((BatchInterruptedException) sending.failure()).unsentAll();
  }

  private static List<Integer> numbers(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }
}
