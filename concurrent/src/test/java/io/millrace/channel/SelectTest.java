package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ReceiveResult.Empty;
import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Exactly one of several operations.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class SelectTest extends ChannelContract {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void takesTheCaseThatIsReady() throws Exception {
    var first = this.<Integer>channel();
    var second = this.<Integer>channel();
    put(second.sender(), 7);
    var select =
        Select.<String>fair()
            .receive(first.receiver(), value -> "first " + value)
            .receive(second.receiver(), value -> "second " + value);
    assertThat(select.select()).isEqualTo("second 7");
    assertThat(select.trySelect(() -> "none")).isEqualTo("none");
    put(first.sender(), 8);
    assertThat(select.select(HOUR, () -> "late")).isEqualTo("first 8");
  }

  @Test
  void waitsForWhicheverComesFirst() throws Exception {
    for (int ready = 0; ready < 2; ready++) {
      var channels = List.of(this.<Integer>channel(), this.<Integer>channel());
      var selecting =
          spawn(() ->
                  Select.<String>fair()
                      .receive(channels.get(0).receiver(), value -> "0: " + value)
                      .receive(channels.get(1).receiver(), value -> "1: " + value)
                      .select())
              .awaitWaiting();
      channels.get(ready).sender().send(7);
      assertThat(selecting.result()).isEqualTo(ready + ": 7");
      var other = channels.get(1 - ready).sender();
      assertThat(other.trySend(8) instanceof SendResult.Sent)
          .as("nobody waits at the other channel any more")
          .isEqualTo(flavour.capacity() > 0);
    }
  }

  @Test
  void aSendCaseSendsAndItsMessageIsReceived() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    var selecting =
        spawn(() ->
            Select.<String>inPriority()
                .receive(other.receiver(), value -> "received")
                .send(channel.sender(), 7, () -> "sent")
                .select());
    assertThat(channel.receiver().receive()).isEqualTo(7);
    assertThat(selecting.result()).isEqualTo("sent");
    assertThat(other.receiver().size()).isZero();
  }

  @Test
  void aTimeoutOrADefaultLeavesEverythingAsItWas() throws Exception {
    var channel = this.<Integer>channel();
    var select = Select.<String>fair().receive(channel.receiver(), value -> "got " + value);
    assertThat(select.trySelect(() -> "none")).isEqualTo("none");
    assertThat(select.select(Duration.ofMillis(1), () -> "late")).isEqualTo("late");
    assertThat(select.select(Duration.ofSeconds(-1), () -> "late")).isEqualTo("late");
    assertThat(select.select(Instant.now().minusSeconds(1), () -> "late")).isEqualTo("late");
    put(channel.sender(), 7);
    assertThat(select.select(Instant.now().plusSeconds(3600), () -> "late")).isEqualTo("got 7");
  }

  @Test
  void anInterruptedSelectHasDoneNothing() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    var selecting =
        spawn(() ->
                Select.<String>fair()
                    .receive(channel.receiver(), value -> "a")
                    .receive(other.receiver(), value -> "b")
                    .select())
            .awaitWaiting();
    selecting.thread().interrupt();
    assertThat(selecting.failure()).isInstanceOf(InterruptedException.class);
    selecting.awaitTerminated();
    put(channel.sender(), 7);
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void anEndedCaseFiresOnceAndRetires() throws Exception {
    var ended = this.<Integer>channel();
    var failed = this.<Integer>channel();
    var cause = new IOException("disk");
    ended.sender().close();
    failed.sender().fail(cause);
    var select =
        Select.<Optional<Throwable>>inPriority()
            .receive(ended.receiver(), value -> Optional.empty(), failure -> failure)
            .receive(failed.receiver(), value -> Optional.empty(), failure -> failure);
    assertThat(select.select()).isEmpty();
    assertThat(select.isOver()).isFalse();
    assertThat(select.select()).containsSame(cause);
    assertThat(select.isOver()).isTrue();
    assertThatThrownBy(select::select)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without cases");
  }

  @Test
  void theEndWakesAWaitingSelect() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    var selecting =
        spawn(() ->
                Select.<String>fair()
                    .receive(channel.receiver(), value -> "value", failure -> "end")
                    .receive(other.receiver(), value -> "other")
                    .select())
            .awaitWaiting();
    channel.sender().close();
    assertThat(selecting.result()).isEqualTo("end");
  }

  @Test
  void anEndWithoutAHandlerIsThrownOnce() throws Exception {
    var channel = this.<Integer>channel();
    var other = this.<Integer>channel();
    channel.sender().close();
    var select =
        Select.<String>fair()
            .receive(channel.receiver(), value -> "value")
            .receive(other.receiver(), value -> "other");
    assertThatThrownBy(select::select).isInstanceOf(ChannelClosedException.class);
    put(other.sender(), 7);
    assertThat(select.select()).isEqualTo("other");
  }

  @Test
  void aRefusedSendCaseHandsItsMessageBack() throws Exception {
    var channel = this.<Integer>channel();
    channel.receiver().close();
    var select =
        Select.<String>fair().send(channel.sender(), 7, () -> "sent", value -> "back " + value);
    assertThat(select.unsent()).containsExactly(7);
    assertThat(select.select()).isEqualTo("back 7");
    assertThat(select.unsent()).isEmpty();
    var throwing = Select.<String>fair().send(channel.sender(), 8, () -> "sent");
    assertThatThrownBy(throwing::select)
        .isInstanceOfSatisfying(
            ChannelClosedException.class, closed -> assertThat(closed.unsent()).contains(8));
    assertThat(throwing.isOver()).isTrue();
  }

  @Test
  void losingSendCasesKeepTheirMessages() throws Exception {
    var channel = this.<Integer>channel();
    var ready = this.<Integer>channel();
    put(ready.sender(), 1);
    var select =
        Select.<String>inPriority()
            .receive(ready.receiver(), value -> "received")
            .send(channel.sender(), 7, () -> "sent");
    assertThat(select.select()).isEqualTo("received");
    assertThat(select.unsent()).containsExactly(7);
    assertThat(channel.receiver().tryReceive()).isEqualTo(new Empty<>());
  }

  @Test
  void theSameChannelMayBeInSeveralCases() throws Exception {
    var channel = this.<Integer>channel();
    var selecting =
        spawn(() -> {
          var select =
              Select.<Integer>fair()
                  .receive(channel.receiver(), value -> value)
                  .receive(channel.receiver(), value -> value);
          return List.of(select.select(), select.select());
        });
    selecting.awaitWaiting();
    channel.sender().send(1);
    channel.sender().send(2);
    assertThat(selecting.result()).containsExactly(1, 2);
  }

  @Test
  void aSelectNeverServesItself() throws Exception {
    var channel = this.<Integer>channel();
    var selecting =
        spawn(() -> {
          var select =
              Select.<String>inPriority()
                  .receive(channel.receiver(), value -> "received " + value)
                  .send(channel.sender(), 7, () -> "sent");
          return List.of(
              select.select(Duration.ofMillis(20), () -> "late"),
              select.select(Duration.ofMillis(20), () -> "late"));
        });
    assertThat(selecting.result())
        .isEqualTo(
            flavour.capacity() == 0 ? List.of("late", "late") : List.of("sent", "received 7"));
  }

  @Test
  void inPriorityTheFirstOfTheReadyCasesWins() throws Exception {
    var low = this.<Integer>channel();
    var high = this.<Integer>channel();
    for (int i = 0; i < 20; i++) {
      put(low.sender(), 1);
      put(high.sender(), 2);
      var select =
          Select.<Integer>inPriority()
              .receive(high.receiver(), value -> value)
              .receive(low.receiver(), value -> value);
      assertThat(select.select()).isEqualTo(2);
      assertThat(select.select()).isEqualTo(1);
    }
  }

  @Test
  void fairlyEachOfTheReadyCasesWinsSometimes() throws Exception {
    var first = this.<Integer>channel();
    var second = this.<Integer>channel();
    var winners = new HashSet<Integer>();
    for (int i = 0; i < 100; i++) {
      put(first.sender(), 1);
      put(second.sender(), 2);
      var select =
          Select.<Integer>fair()
              .receive(first.receiver(), value -> value)
              .receive(second.receiver(), value -> value);
      winners.add(select.select());
      select.select();
    }
    assertThat(winners).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void aHandlersExceptionComesOutAndTheCaseIsUsable() throws Exception {
    var channel = this.<Integer>channel();
    put(channel.sender(), 0);
    var select = Select.<Integer>fair().receive(channel.receiver(), value -> 100 / value);
    assertThatThrownBy(select::select).isInstanceOf(ArithmeticException.class);
    put(channel.sender(), 5);
    assertThat(select.select()).isEqualTo(20);
  }

  @Test
  void selectsThatFaceEachOtherMeet() throws Exception {
    for (int round = 0; round < 50; round++) {
      var there = this.<Integer>channel();
      var back = this.<Integer>channel();
      var one = spawn(() -> exchange(there, back, 1));
      var two = spawn(() -> exchange(back, there, 2));
      int received = one.result() + two.result();
      one.awaitTerminated();
      two.awaitTerminated();
      int sent = 0;
      int left = there.receiver().drain().size() + back.receiver().drain().size();
      for (var job : List.of(one, two)) {
        sent += job.result() == SENT ? 1 : 0;
      }
      assertThat(sent).isEqualTo((received > SENT ? 1 : 0) + left);
      assertThat(sent).isPositive();
    }
  }

  private static final int SENT = 0;

  /// Sends `own` to `out`, or receives from `in`, whichever is possible first.
  private static Integer exchange(Channel<Integer> out, Channel<Integer> in, int own)
      throws InterruptedException {
    return Select.<Integer>fair()
        .send(out.sender(), own, () -> SENT)
        .receive(in.receiver(), value -> value)
        .select(HOUR, () -> -1);
  }

  @Test
  void everyMessageIsReceivedOnceByASelectOverManySenders() throws Exception {
    int count = 500;
    var select = Select.<Integer>fair();
    var sending = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 4; i++) {
      var channel = this.<Integer>channel();
      int base = i * count;
      select.receive(channel.receiver(), value -> value, failure -> -1);
      sending.add(
          spawn(() -> {
            channel
                .sender()
                .run(sender -> {
                  for (int n = 0; n < count; n++) {
                    sender.send(base + n);
                  }
                });
            return true;
          }));
    }
    var received = new ArrayList<Integer>();
    while (!select.isOver()) {
      received.add(select.select());
    }
    received.removeIf(value -> value == -1);
    assertThat(new HashSet<>(received)).hasSize(4 * count).hasSameSizeAs(received);
    for (var job : sending) {
      assertThat(job.result()).isTrue();
    }
  }
}
