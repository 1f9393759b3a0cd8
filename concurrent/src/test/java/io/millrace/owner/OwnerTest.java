package io.millrace.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var owner = Owner.start("drained", () -> state, 10);
    owner.tell(list -> {
      begun.countDown();
      awaitLatch(go);
    });
    begun.await();
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
    assertThatThrownBy(() -> owner.tell(list -> list.add(3)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> owner.ask(List::size)).isInstanceOf(IllegalStateException.class);
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
      List<Integer> values = answer(owner.ask(List::copyOf));
      assertThat(values).containsExactly(1);
    }
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

  private static void assertFailed(ThrowingCallable call, Throwable cause) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has failed")
        .cause()
        .isSameAs(cause);
  }

  private static <R> R answer(CompletableFuture<R> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
