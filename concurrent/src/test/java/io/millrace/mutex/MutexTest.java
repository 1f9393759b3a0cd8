package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "virtual = {0}")
@ValueSource(booleans = {true, false})
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutexTest {
  @Parameter boolean virtual;

  private Jobs jobs = new Jobs(false);

  @BeforeEach
  void startJobs() {
    jobs = new Jobs(virtual);
  }

  @AfterEach
  void endJobs() throws InterruptedException {
    jobs.end();
  }

  @Test
  void aLockWaitsUntilTheGuardIsClosed() throws Exception {
    var mutex = new Mutex<>(new ArrayList<Integer>());
    Job<Integer> waiting;
    try (var guard = mutex.lock()) {
      guard.value().add(1);
      waiting =
          spawn(() ->
                  mutex.with(list -> {
                    list.add(2);
                    return list.size();
                  }))
              .awaitWaiting();
      guard.value().add(3);
    }
    assertThat(waiting.result()).isEqualTo(3);
    assertThat(mutex.<List<Integer>, RuntimeException>with(List::copyOf)).containsExactly(1, 3, 2);
  }

  @Test
  void noChangeIsLostUnderManyThreads() throws Exception {
    var mutex = new Mutex<>(new int[1]);
    var counters = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 4; i++) {
      counters.add(
          spawn(() -> {
            for (int n = 0; n < 1_000; n++) {
              mutex.run(value -> value[0]++);
            }
            return true;
          }));
    }
    for (var counter : counters) {
      assertThat(counter.result()).isTrue();
    }
    assertThat(mutex.<Integer, RuntimeException>with(value -> value[0])).isEqualTo(4_000);
  }

  @Test
  void aGuardReplacesTheValue() {
    var mutex = new Mutex<>("one");
    try (var guard = mutex.lock()) {
      guard.set("two");
      guard.update(value -> value + "!");
      assertThat(guard.value()).isEqualTo("two!");
      assertThatThrownBy(() ->
              guard.update(value -> {
                throw new IllegalArgumentException(value);
              }))
          .hasMessage("two!");
    }
    assertThat(mutex.<String, RuntimeException>with(value -> value)).isEqualTo("two!");
  }

  @Test
  void aThrowInWithPoisonsUntilThePoisonIsCleared() {
    var mutex = new Mutex<>("value");
    var cause = new IOException("half done");
    assertThatThrownBy(() ->
            mutex.run(value -> {
              throw cause;
            }))
        .isSameAs(cause);
    assertThat(mutex.isPoisoned()).isTrue();
    assertPoisoned(() -> mutex.with(value -> value), cause);
    assertPoisoned(mutex::lock, cause);
    assertPoisoned(mutex::tryLock, cause);
    assertPoisoned(() -> mutex.tryLock(Duration.ZERO), cause);
    mutex.clearPoison();
    assertThat(mutex.isPoisoned()).isFalse();
    assertThat(mutex.<String, RuntimeException>with(value -> value)).isEqualTo("value");
  }

  @Test
  void aThrowUnderAGuardOrInANeverPoisonedMutexDoesNotPoison() {
    var mutex = new Mutex<>("value");
    assertThatThrownBy(
            () -> {
              try (var guard = mutex.lock()) {
                throw new IOException(guard.value());
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(mutex.isPoisoned()).isFalse();
    var robust = Mutex.neverPoisoned("value");
    assertThatThrownBy(() ->
            robust.run(value -> {
              throw new IOException(value);
            }))
        .isInstanceOf(IOException.class);
    assertThat(robust.isPoisoned()).isFalse();
  }

  @Test
  void aDeadGuardIsAMistake() {
    var mutex = new Mutex<>("value");
    var guard = mutex.lock();
    guard.close();
    guard.close();
    try (var next = mutex.lock()) {
      assertThatThrownBy(guard::value).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> guard.set("x")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> guard.update(value -> "x"))
          .isInstanceOf(IllegalStateException.class);
      guard.close();
      assertThat(next.value()).isEqualTo("value");
    }
  }

  @Test
  @SuppressWarnings("try") // closes it elsewhere on purpose
  void aGuardIsForTheThreadThatLocked() throws Exception {
    var mutex = new Mutex<>("value");
    try (var guard = mutex.lock()) {
      assertMistakeElsewhere(guard::value);
      assertMistakeElsewhere(() -> {
        guard.set("x");
        return true;
      });
      assertMistakeElsewhere(() -> {
        guard.close();
        return true;
      });
      assertThat(guard.value()).isEqualTo("value");
      assertThat(spawn(mutex::tryLock).result()).isEmpty();
    }
  }

  @Test
  void aSecondLockByTheSameThreadThrowsAtOnce() {
    var mutex = new Mutex<>("value");
    try (var guard = mutex.lock()) {
      assertThatThrownBy(mutex::lock).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(mutex::tryLock).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> mutex.tryLock(Duration.ofHours(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> mutex.with(value -> value))
          .isInstanceOf(IllegalStateException.class);
      assertThat(guard.value()).isEqualTo("value");
    }
    assertThat(mutex.tryLock()).isPresent().get().satisfies(Guard::close);
  }

  @Test
  void anInterruptEndsAnInterruptibleWaitOnly() throws Exception {
    var mutex = new Mutex<>("value");
    Job<Boolean> steadfast;
    try (var guard = mutex.lock()) {
      var waiting = jobs.spawnWaiting(mutex::lockInterruptibly);
      waiting.thread().interrupt();
      assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
      steadfast = jobs.spawnWaiting(() -> mutex.with(value -> Thread.interrupted()));
      steadfast.thread().interrupt();
      Jobs.awaitLocking(steadfast);
      assertThat(guard.value()).isEqualTo("value");
    }
    assertThat(steadfast.result()).as("the flag stays").isTrue();
    var early =
        spawn(() -> {
          Thread.currentThread().interrupt();
          return mutex.lockInterruptibly();
        });
    assertThat(early.failure()).isInstanceOf(InterruptedException.class);
    try (var guard = mutex.lockInterruptibly()) {
      assertThat(guard.value()).isEqualTo("value");
    }
  }

  @Test
  void whoWaitsWhenTheHolderThrowsIsToldOfThePoison() throws Exception {
    var mutex = new Mutex<>("value");
    var cause = new IOException("half done");
    var holds = new CountDownLatch(1);
    var fail = new CountDownLatch(1);
    var holder =
        spawn(() ->
            mutex.with(value -> {
              holds.countDown();
              fail.await();
              throw cause;
            }));
    holds.await();
    var waiting = jobs.spawnWaiting(mutex::lock);
    fail.countDown();
    assertThat(waiting.failure())
        .isInstanceOf(PoisonedException.class)
        .hasMessageStartingWith(mutex + " is poisoned")
        .hasCause(cause);
    assertThat(holder.failure()).isSameAs(cause);
    mutex.clearPoison();
    try (var mended = mutex.lock()) {
      mended.set("mended");
    }
    assertThat(mutex.<String, RuntimeException>with(value -> value)).isEqualTo("mended");
  }

  @Test
  void theFirstCauseIsKept() {
    var outer = new Mutex<>("outer");
    var first = new IllegalArgumentException("first");
    assertThatThrownBy(() ->
            outer.run(value -> {
              throw first;
            }))
        .isSameAs(first);
    assertThatThrownBy(() ->
            outer.run(value -> {
              throw new IllegalArgumentException("never runs");
            }))
        .isInstanceOf(PoisonedException.class);
    assertPoisoned(outer::lock, first);
  }

  @Test
  void anErrorPoisonsAsAnExceptionDoes() {
    var mutex = new Mutex<>("value");
    assertThatThrownBy(() ->
            mutex.run(value -> {
              throw new StackOverflowError(value);
            }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(mutex.isPoisoned()).isTrue();
  }

  @Test
  void aMutexUsedWhileAnExceptionUnwindsIsNotPoisoned() {
    var mutex = new Mutex<>(new ArrayList<>(List.of("before")));
    assertThatThrownBy(
            () -> {
              try {
                throw new IOException("unwinding");
              } finally {
                mutex.run(list -> list.add("in finally"));
              }
            })
        .hasMessage("unwinding");
    assertThat(mutex.<List<String>, RuntimeException>with(List::copyOf))
        .containsExactly("before", "in finally");
  }

  @Test
  void aMutexMayBeTheValueOfAnother() {
    var outer = new Mutex<>(new Mutex<>(1));
    int inner =
        outer.<Integer, RuntimeException>with(
            value -> value.<Integer, RuntimeException>with(number -> number + 1));
    assertThat(inner).isEqualTo(2);
  }

  @Test
  void anInnerRefusalThatTheBodyLetsThroughPoisonsTheOuter() {
    var outer = new Mutex<>("outer");
    assertThatThrownBy(() -> outer.run(value -> outer.lock().close()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("holds " + outer + " already");
    assertThat(outer.isPoisoned()).as("its body threw").isTrue();
  }

  @Test
  void manyAreHeldAndGivenBackInAnyOrder() throws Exception {
    var mutexes = new ArrayList<Mutex<Integer>>();
    var guards = new ArrayList<Guard<Integer>>();
    for (int i = 0; i < 20; i++) {
      mutexes.add(new Mutex<>(i));
      guards.add(mutexes.get(i).lock());
    }
    for (int i = 0; i < 20; i += 2) {
      guards.get(i).close();
    }
    for (int i = 0; i < 20; i++) {
      var free = spawn(mutexes.get(i)::tryLock).result();
      assertThat(free.isPresent()).isEqualTo(i % 2 == 0);
      if (i % 2 == 1) {
        assertThatThrownBy(mutexes.get(i)::lock).isInstanceOf(IllegalStateException.class);
        guards.get(i).close();
      }
    }
    assertThat(Held.current().isEmpty()).isTrue();
  }

  @Test
  void aMutexThatIsNoLongerUsedIsNotKeptAlive() throws Exception {
    var gone = new WeakReference<>(used());
    long deadlineNanos = System.nanoTime() + Job.DEADLINE.toNanos();
    while (gone.get() != null) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      System.gc();
    }
  }

  private static Mutex<String> used() {
    var mutex = new Mutex<>("value");
    mutex.lock().close();
    return mutex;
  }

  @Test
  void tryLockIsEmptyWhileAnotherThreadHolds() throws Exception {
    var mutex = new Mutex<>("value");
    try (var guard = mutex.lock()) {
      assertThat(spawn(mutex::tryLock).result()).isEmpty();
      assertThat(spawn(() -> mutex.tryLock(Duration.ofMillis(2))).result()).isEmpty();
      var interrupted = spawn(() -> mutex.tryLock(Duration.ofHours(1))).awaitWaiting();
      interrupted.thread().interrupt();
      assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
      assertThat(guard.value()).isEqualTo("value");
    }
    assertThat(spawn(() -> mutex.tryLock(Duration.ofHours(1))).result()).isPresent();
  }

  private <R> Job<R> spawn(Callable<R> body) {
    return jobs.spawn(body);
  }

  private void assertMistakeElsewhere(Callable<?> use) throws Exception {
    assertThat(spawn(use).failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("this guard is");
  }

  private static void assertPoisoned(ThrowingCallable access, Throwable cause) {
    assertThatThrownBy(access).isInstanceOf(PoisonedException.class).cause().isSameAs(cause);
  }
}
