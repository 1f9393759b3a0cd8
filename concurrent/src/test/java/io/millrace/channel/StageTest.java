package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.ReceiveResult.Closed;
import io.millrace.channel.ReceiveResult.Empty;
import io.millrace.channel.ReceiveResult.Failed;
import io.millrace.channel.ReceiveResult.Received;
import io.millrace.testing.Job;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A stage's completion as a channel.
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StageTest {
  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private final Receiver<String> receiver = Bridges.receiver(stage);

  @Test
  void aValueArrivesOnceAndThenTheEnd() {
    assertThat(receiver.tryReceive()).isEqualTo(new Empty<>());
    stage.complete("done");
    assertThat(receiver.tryReceive()).isEqualTo(new Received<>("done"));
    assertThat(receiver.tryReceive()).isEqualTo(new Closed<>());
  }

  @Test
  void aStageThatIsCompleteAlreadyIsReadyAtOnce() {
    var ready = Bridges.<String>receiver(CompletableFuture.completedStage("done"));
    assertThat(ready.stream()).containsExactly("done");
  }

  @Test
  void aReceiverWaitsForTheStage() throws Exception {
    for (var builder : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform().daemon()}) {
      var later = new CompletableFuture<String>();
      var ready = Bridges.<String>receiver(later);
      var waiting = new Job<>(builder, ready::receive).awaitWaiting();
      later.complete("done");
      assertThat(waiting.result()).isEqualTo("done");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // a stage may complete with null, whatever its type says
  void aStageThatCompletesWithNullEndsWithoutAValue() {
    stage.complete(null);
    assertThat(receiver.tryReceive()).isEqualTo(new Closed<>());
  }

  @Test
  void aFailureIsTheStagesOwnException() {
    var cause = new IOException("remote");
    var dependent = Bridges.<String>receiver(stage.thenApply(String::trim));
    stage.completeExceptionally(cause);
    assertThat(receiver.tryReceive()).isEqualTo(new Failed<>(cause));
    assertThat(dependent.tryReceive()).isEqualTo(new Failed<>(cause));
  }

  @Test
  void aWrapperWithoutACauseIsTheFailureItself() {
    var bare = new CompletionException("bare", null);
    stage.completeExceptionally(bare);
    assertThat(receiver.tryReceive()).isEqualTo(new Failed<>(bare));
  }

  @Test
  void aCancelledStageFails() {
    stage.cancel(false);
    assertThatThrownBy(receiver::receive).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void aSelectWaitsForAStageAndAChannel() throws Exception {
    var channel = Channel.<Integer>bounded(1);
    var select =
        Select.<String>inPriority()
            .receive(receiver, value -> value, failure -> "end")
            .receive(channel.receiver(), value -> "number " + value);
    channel.sender().send(1);
    assertThat(select.select()).isEqualTo("number 1");
    stage.complete("done");
    assertThat(select.select()).isEqualTo("done");
    assertThat(select.select()).isEqualTo("end");
    assertThat(select.trySelect(() -> "nothing")).isEqualTo("nothing");
  }

  @Test
  void closingTheReceiverLeavesTheStageAlone() {
    receiver.close();
    assertThat(stage.isDone()).isFalse();
    assertThat(stage.complete("done")).isTrue();
    assertThat(receiver.size()).isZero();
  }
}
