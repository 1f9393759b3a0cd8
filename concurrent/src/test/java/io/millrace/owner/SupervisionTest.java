package io.millrace.owner;

import static io.millrace.owner.Owners.answer;
import static io.millrace.owner.Owners.assertFailed;
import static io.millrace.owner.Owners.hold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of an owner whose told function throws.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisionTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger madeCount = new AtomicInteger();

  /// A state that says when it is made and closed.
  private final class Resource implements AutoCloseable {
    private final int number = madeCount.incrementAndGet();
    private boolean breaksOnClose;

    Resource() {
      events.add("made " + number);
    }

    int number() {
      return number;
    }

    @Override
    public void close() throws IOException {
      events.add("closed " + number);
      if (breaksOnClose) {
        throw new IOException("close " + number);
      }
    }
  }

  @Test
  void aRestartMakesTheStateAnewDropsTheMessageAndKeepsTheInbox() throws Exception {
    var restart =
        Supervision.restart(
            3,
            HOUR,
            lost -> events.add(lost.getMessage() + " in " + Thread.currentThread().getName()));
    try (var owner = Owner.<List<Integer>>start("again", ArrayList::new, 10, restart)) {
      owner.tell(list -> list.add(1));
      var go = hold(owner);
      owner.tell(list -> {
        list.add(2);
        throw new IllegalArgumentException("half changed");
      });
      owner.tell(list -> list.add(3));
      var kept = owner.<List<Integer>>ask(List::copyOf);
      go.countDown();
      assertThat(answer(kept)).containsExactly(3);
    }
    assertThat(events).containsExactly("half changed in again");
  }

  @Test
  void moreFailuresThanTheOwnerBearsStopItWithTheLastCauseAndTheEarlierSuppressed()
      throws Exception {
    var owner = Owner.start("often", Object::new, 10, Supervision.restart(2, HOUR));
    var failures =
        List.of(
            new IllegalArgumentException("1"),
            new IllegalArgumentException("2"),
            new IllegalArgumentException("3"));
    for (var failure : failures) {
      owner.tell(state -> {
        throw failure;
      });
    }
    assertFailed(owner::close, failures.get(2));
    assertThat(failures.get(2).getSuppressed()).containsExactly(failures.get(0), failures.get(1));
  }

  @Test
  void anErrorStopsTheOwnerWhateverThePolicy() throws Exception {
    var owner = Owner.start("erring", Resource::new, 10, Supervision.restart(2, HOUR));
    var error = new AssertionError("broken");
    owner.tell(state -> {
      throw error;
    });
    assertFailed(owner::close, error);
    assertThat(events).containsExactly("made 1", "closed 1");
  }

  @Test
  void aStateThatCannotBeMadeAtTheStartStopsTheOwnerWhateverThePolicy() {
    var cause = new IllegalArgumentException("no state");
    Supplier<Object> broken =
        () -> {
          madeCount.incrementAndGet();
          throw cause;
        };
    var owner = Owner.start("stillborn", broken, 10, Supervision.restart(2, HOUR));
    assertFailed(owner::close, cause);
    assertThat(madeCount).hasValue(1);
  }

  @Test
  void aStateThatCannotBeMadeAnewCountsAsAFurtherFailure() throws Exception {
    var lost = new ConcurrentLinkedQueue<Exception>();
    var missing = new IllegalArgumentException("the disk is away");
    Supplier<Integer> onceAway =
        () -> {
          if (madeCount.incrementAndGet() == 2) {
            throw missing;
          }
          return madeCount.get();
        };
    var owner = Owner.start("patient", onceAway, 10, Supervision.restart(2, HOUR, lost::add));
    var failure = new IllegalArgumentException("told");
    owner.tell(state -> {
      throw failure;
    });
    assertThat(Owners.<Integer>answer(owner.ask(number -> number))).isEqualTo(3);
    assertThat(lost).containsExactly(failure, missing);
    owner.tell(state -> {
      throw new IllegalArgumentException("once more");
    });
    assertThatThrownBy(owner::close).cause().hasMessage("once more");
  }

  @Test
  void aStateIsClosedBeforeTheNextIsMadeAndAtTheEnd() throws Exception {
    var restart = Supervision.restart(3, HOUR, lost -> events.add("lost"));
    try (var owner = Owner.start("files", Resource::new, 10, restart)) {
      owner.tell(state -> {
        throw new IllegalArgumentException("told");
      });
      assertThat(Owners.<Integer>answer(owner.ask(Resource::number))).isEqualTo(2);
    }
    assertThat(events).containsExactly("made 1", "closed 1", "lost", "made 2", "closed 2");
  }

  @Test
  void aStateThatCannotBeClosedAfterAFailureIsSuppressedInIt() throws Exception {
    var owner = Owner.start("closing", Resource::new, 10);
    var cause = new IllegalArgumentException("told");
    owner.tell(state -> {
      state.breaksOnClose = true;
      throw cause;
    });
    assertFailed(owner::close, cause);
    assertThat(cause.getSuppressed()).singleElement().isInstanceOf(IOException.class);
    assertThat(events).containsExactly("made 1", "closed 1");
  }

  @Test
  void aStateThatCannotBeClosedAtTheEndFailsTheOwner() throws Exception {
    var owner = Owner.start("closing", Resource::new, 10, Supervision.restart(3, HOUR));
    owner.tell(state -> state.breaksOnClose = true);
    assertThatThrownBy(owner::close)
        .hasMessageContaining("has failed")
        .cause()
        .hasMessage("close 1");
    assertThat(events).containsExactly("made 1", "closed 1");
  }

  @Test
  void aListenerThatThrowsStopsTheOwner() throws Exception {
    var deaf = new IllegalArgumentException("deaf");
    var cause = new IllegalArgumentException("told");
    var restart =
        Supervision.restart(
            3,
            HOUR,
            lost -> {
              throw deaf;
            });
    var owner = Owner.start("unheard", Object::new, 10, restart);
    owner.tell(state -> {
      throw cause;
    });
    assertFailed(owner::close, deaf);
    assertThat(deaf.getSuppressed()).containsExactly(cause);
  }

  @Test
  void theSameExceptionAgainAndAgainIsBorneLikeAnyOther() throws Exception {
    var cause = new IllegalArgumentException("told");
    var owner = Owner.start("same", Object::new, 10, Supervision.restart(1, HOUR));
    for (int i = 0; i < 2; i++) {
      owner.tell(state -> {
        throw cause;
      });
    }
    assertFailed(owner::close, cause);
    assertThat(cause.getSuppressed()).isEmpty();
  }

  @Test
  void aQuestionThatThrowsKeepsTheStateUnderEveryPolicy() throws Exception {
    try (var owner = Owner.start("asked", Resource::new, 10, Supervision.restart(1, HOUR))) {
      var failed =
          owner.ask(state -> {
            throw new IllegalArgumentException("question");
          });
      assertThatThrownBy(() -> answer(failed)).hasMessageContaining("question");
      assertThat(Owners.<Integer>answer(owner.ask(Resource::number))).isEqualTo(1);
    }
  }

  @Test
  void anInterruptFlagThatAFunctionLeavesIsCleared() throws Exception {
    try (var owner = Owner.start("interrupted", Object::new, 10)) {
      owner.tell(state -> Thread.currentThread().interrupt());
      var flagged = owner.<Boolean>ask(state -> Thread.currentThread().isInterrupted());
      assertThat(Owners.<Boolean>answer(flagged)).isFalse();
    }
  }

  @Test
  void theStateIsClosedAndMadeAnewWithoutTheFlagOfTheFunctionThatThrew() throws Exception {
    var flags = new ConcurrentLinkedQueue<Boolean>();
    Supplier<AutoCloseable> looking =
        () -> {
          flags.add(Thread.currentThread().isInterrupted());
          return () -> flags.add(Thread.currentThread().isInterrupted());
        };
    try (var owner = Owner.start("flags", looking, 10, Supervision.restart(3, HOUR, lost -> {}))) {
      owner.tell(state -> {
        Thread.currentThread().interrupt();
        throw new IllegalArgumentException("told");
      });
    }
    assertThat(flags).containsExactly(false, false, false, false);
  }

  @Test
  void callersThatWaitWhenTheOwnerFailsWaitNoLonger() throws Exception {
    for (var caller : Owners.Caller.values()) {
      var owner = Owner.start("failing", Object::new, 1);
      var go = hold(owner);
      var cause = new IllegalArgumentException("told");
      owner.tell(state -> {
        throw cause;
      });
      var asking = List.of(asking(caller, owner), asking(caller, owner), asking(caller, owner));
      go.countDown();
      for (var job : asking) {
        // One may get in before the failure and is dropped then, the others are refused.
        assertThat(job.failure()).cause().isSameAs(cause);
      }
      assertFailed(owner::close, cause);
    }
  }

  @Test
  void whoeverIsRefusedFindsTheCauseAtOnce() throws Exception {
    var owner = Owner.start("failing", Object::new, 2);
    var go = hold(owner);
    var cause = new IllegalArgumentException("told");
    owner.tell(state -> {
      throw cause;
    });
    var refusal = owner.ask(state -> state).<Throwable>handle((state, failed) -> refused(owner));
    go.countDown();
    Throwable found = answer(refusal); // by a stage that ran while the inbox was being dropped
    assertFailed(
        () -> {
          throw found;
        },
        cause);
  }

  private static Throwable refused(Owner<Object> owner) {
    try {
      owner.tell(state -> {});
      return new AssertionError("not refused");
    } catch (IllegalStateException | InterruptedException refused) {
      return refused;
    }
  }

  private static Job<Object> asking(Owners.Caller caller, Owner<Object> owner) {
    return caller.<Object>job(() -> answer(owner.ask(state -> state))).awaitWaiting();
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Supervision.restart(0, HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was 0");
    assertThatThrownBy(() -> Supervision.restart(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive");
  }
}
