package io.millrace.owner;

import static io.millrace.owner.Owners.answer;
import static io.millrace.owner.Owners.assertClosed;
import static io.millrace.owner.Owners.assertFailed;
import static io.millrace.owner.Owners.awaitLatch;
import static io.millrace.owner.Owners.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnerTest {

  @Test
  void functionsRunInTheOrderTheyArriveInOneNamedThread() throws Exception {
    try (var owner = Owner.start("account", ArrayList<Integer>::new, 2)) {
      for (int i = 0; i < 100; i++) {
        int value = i;
        owner.tell(list -> list.add(value));
      }
      List<Integer> values = answer(owner.ask(List::copyOf));
      String name = answer(owner.ask(list -> Thread.currentThread().getName()));
      assertThat(values).hasSize(100).isSorted();
      assertThat(name).isEqualTo("account");
    }
  }

  @Test
  void theStateIsMadeInTheOwnersThread() throws Exception {
    try (var owner = Owner.start("maker", () -> new Thread[] {Thread.currentThread()}, 1)) {
      boolean inside = answer(owner.ask(made -> made[0].equals(Thread.currentThread())));
      assertThat(inside).isTrue();
    }
  }

  @Test
  void closeDrainsTheInboxAndJoins() throws Exception {
    var state = new ArrayList<Integer>(); // read again only after the join
    var owner = Owner.start("drained", () -> state, 10);
    var go = hold(owner);
    owner.tell(list -> list.add(1));
    owner.tell(list -> list.add(2));
    var closing =
        new Job<>(
                Thread.ofVirtual(),
                () -> {
                  owner.close();
                  return true;
                })
            .awaitWaiting();
    go.countDown();
    assertThat(closing.result()).isTrue();
    owner.close();
    assertThat(state).containsExactly(1, 2);
    assertClosed(() -> owner.tell(list -> list.add(3)));
    assertClosed(() -> owner.ask(List::size));
    assertClosed(() -> owner.tryTell(List::clear, Duration.ZERO));
    assertClosed(() -> owner.tryAsk(List::size, Duration.ZERO));
  }

  @Test
  void aQuestionThatThrowsFailsOnlyItsFuture() throws Exception {
    try (var owner = Owner.start("asked", ArrayList<Integer>::new, 2)) {
      var cause = new IllegalArgumentException("question");
      var failed =
          owner.ask(list -> {
            throw cause;
          });
      assertThatThrownBy(() -> answer(failed))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(cause);
      int size = answer(owner.ask(List::size));
      assertThat(size).isZero();
    }
  }

  @Test
  void aToldFunctionThatThrowsStopsTheOwnerWithThatCause() throws Exception {
    var owner = Owner.start("failing", ArrayList<Integer>::new, 10);
    var cause = new IllegalArgumentException("told");
    var go = new CountDownLatch(1);
    owner.tell(list -> {
      awaitLatch(go);
      throw cause;
    });
    var queued = owner.ask(List::size);
    go.countDown();
    assertThatThrownBy(() -> answer(queued))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isSameAs(cause);
    assertFailed(() -> owner.tell(List::clear), cause);
    assertFailed(() -> owner.ask(List::size), cause);
    assertFailed(owner::close, cause);
    assertFailed(owner::close, cause);
    assertFailed(() -> owner.tell(List::clear), cause);
  }

  @Test
  void aStateThatCannotBeMadeFailsTheOwner() throws Exception {
    var cause = new IllegalArgumentException("no state");
    var owner =
        Owner.<List<Integer>>start(
            "stillborn",
            () -> {
              throw cause;
            },
            1);
    assertFailed(owner::close, cause);
    assertFailed(() -> owner.tell(List::clear), cause);
  }

  @Test
  void anOwnerNeverWaitsForItself() throws Exception {
    try (var owner = Owner.<List<Integer>>start("self", ArrayList::new, 1)) {
      assertRefused(owner, () -> assertThat(owner.ask(List::size)).isNull(), "asks itself");
      assertRefused(owner, owner::close, "its own end");
      assertRefused(
          owner,
          () -> {
            owner.tell(list -> list.add(1));
            owner.tell(list -> list.add(2));
          },
          "inbox is full");
      assertRefused(owner, () -> owner.close(Duration.ofHours(1)), "its own end");
      assertRefused(
          owner,
          () -> assertThat(owner.tryAsk(List::size, Duration.ZERO)).isEmpty(),
          "asks itself");
      var told =
          owner.ask(list -> {
            assertThat(toldWithin(owner)).isTrue();
            return toldWithin(owner);
          });
      assertThat(answer(told)).isFalse();
      List<Integer> values = answer(owner.ask(List::copyOf));
      assertThat(values).containsExactly(1, 9);
    }
  }

  private static boolean toldWithin(Owner<List<Integer>> owner) {
    try {
      return owner.tryTell(list -> list.add(9), Duration.ofHours(1));
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tryTellWaitsAsLongAsItMay(Owners.Caller caller) throws Exception {
    try (var owner = Owner.start("busy", ArrayList<Integer>::new, 1)) {
      var go = hold(owner);
      assertThat(owner.tryTell(list -> list.add(1), Duration.ZERO)).isTrue();
      assertThat(owner.tryTell(list -> list.add(2), Duration.ZERO)).isFalse();
      assertThat(owner.tryTell(list -> list.add(3), Duration.ofMillis(1))).isFalse();
      assertThat(owner.tryAsk(List::size, Duration.ZERO)).isEmpty();
      var waiting =
          caller.job(() -> owner.tryTell(list -> list.add(4), Duration.ofHours(1))).awaitWaiting();
      go.countDown();
      assertThat(waiting.result()).isTrue();
      var values = owner.<List<Integer>>tryAsk(List::copyOf, Duration.ofHours(1)).orElseThrow();
      assertThat(answer(values)).containsExactly(1, 4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void callersThatWaitWhenTheOwnerIsClosedAreRefused(Owners.Caller caller) throws Exception {
    var owner = Owner.start("closed", ArrayList<Integer>::new, 1);
    var go = hold(owner);
    owner.tell(list -> list.add(1));
    var telling = caller.job(() -> tell(owner)).awaitWaiting();
    var trying =
        caller.job(() -> owner.tryTell(list -> list.add(3), Duration.ofHours(1))).awaitWaiting();
    var closing = caller.job(() -> close(owner)).awaitWaiting();
    for (var refused : List.of(telling, trying)) {
      var failure = refused.failure();
      assertClosed(() -> {
        throw failure;
      });
    }
    go.countDown();
    assertThat(closing.result()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedTellHandsNothingOver(Owners.Caller caller) throws Exception {
    try (var owner = Owner.start("busy", ArrayList<Integer>::new, 1)) {
      var go = hold(owner);
      owner.tell(list -> list.add(1));
      var telling = caller.job(() -> tell(owner)).awaitWaiting();
      telling.thread().interrupt();
      assertThat(telling.failure()).isInstanceOf(InterruptedException.class);
      go.countDown();
      assertThat(answer(owner.<List<Integer>>ask(List::copyOf))).containsExactly(1);
    }
  }

  @Test
  void aQuestionCancelledBeforeItsTurnIsNotRun() throws Exception {
    try (var owner = Owner.start("asked", ArrayList<Integer>::new, 2)) {
      var go = hold(owner);
      var cancelled = owner.ask(list -> list.add(1));
      assertThat(cancelled.cancel(false)).isTrue();
      var size = owner.ask(List::size);
      go.countDown();
      assertThat(answer(size)).isZero();
    }
  }

  @Test
  void theThreadMayBeAPlatformThread() throws Exception {
    var builder = Thread.ofPlatform().name("disk");
    try (var owner = Owner.start(builder, Object::new, 1, Supervision.stop())) {
      assertThat(Owners.<Boolean>answer(owner.ask(state -> Thread.currentThread().isVirtual())))
          .isFalse();
      assertThat(Owners.<String>answer(owner.ask(state -> Thread.currentThread().getName())))
          .isEqualTo("disk");
    }
  }

  private static boolean tell(Owner<? extends List<Integer>> owner) throws InterruptedException {
    owner.tell(list -> list.add(2));
    return true;
  }

  private static boolean close(Owner<?> owner) {
    owner.close();
    return true;
  }

  private interface Use {
    void run() throws Exception;
  }

  private static void assertRefused(Owner<List<Integer>> owner, Use use, String words)
      throws Exception {
    var answer =
        owner.ask(list -> {
          try {
            use.run();
            return "done";
          } catch (Exception refused) {
            return String.valueOf(refused.getMessage());
          }
        });
    String message = answer(answer);
    assertThat(message).contains(words);
  }
}
