package io.millrace.owner;

import static io.millrace.owner.Owners.answer;
import static io.millrace.owner.Owners.assertFailed;
import static io.millrace.owner.Owners.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An end with a time limit.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnerDrainTest {
  private final List<Integer> state = new ArrayList<>(); // read again only after the owner's end

  @Test
  void whatIsInTheInboxRunsWithinTheTime() throws Exception {
    var owner = Owner.start("drained", () -> state, 10);
    for (int i = 0; i < 5; i++) {
      int value = i;
      owner.tell(list -> list.add(value));
    }
    assertThat(owner.close(Duration.ofHours(1))).isEmpty();
    assertThat(state).containsExactly(0, 1, 2, 3, 4);
    assertThat(owner.close(Duration.ZERO)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNotBegunWhenTheTimeIsOverIsHandedBack(Owners.Caller caller) throws Exception {
    var owner = Owner.start("late", () -> state, 10);
    var go = hold(owner);
    Consumer<List<Integer>> first = list -> list.add(1);
    Consumer<List<Integer>> second = list -> list.add(2);
    owner.tell(first);
    var asked = owner.ask(List::size);
    owner.tell(second);
    var closing = caller.job(() -> owner.close(Duration.ZERO)).awaitWaiting();
    go.countDown();
    assertThat(closing.result()).isEqualTo(List.of(first, second));
    assertThat(state).as("nothing has begun after the time").isEmpty();
    assertThatThrownBy(() -> answer(asked)).hasMessageContaining("was closed before this was run");
    assertThat(owner.close(Duration.ZERO)).as("once more").hasSize(2);
    owner.close();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptDoesNotCutTheEndShort(Owners.Caller caller) throws Exception {
    var owner = Owner.start("steady", () -> state, 10);
    var go = hold(owner);
    owner.tell(list -> list.add(1));
    var closing =
        caller
            .job(() -> {
              var unrun = owner.close(Duration.ofHours(1));
              return unrun.isEmpty() && Thread.currentThread().isInterrupted();
            })
            .awaitWaiting();
    closing.thread().interrupt();
    closing.awaitWaiting();
    go.countDown();
    assertThat(closing.result()).as("all was run and the flag is set").isTrue();
    assertThat(state).containsExactly(1);
  }

  @Test
  void aFailedOwnerSaysWhyAtTheEnd() throws Exception {
    var owner = Owner.start("failing", () -> state, 10);
    var cause = new IllegalArgumentException("told");
    owner.tell(list -> {
      throw cause;
    });
    assertFailed(() -> owner.close(Duration.ofHours(1)), cause);
  }
}
