package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
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
class ConditionTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter boolean virtual;

  private final Mutex<Deque<Integer>> mutex = new Mutex<>(new ArrayDeque<>());
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
  void aMetConditionDoesNotWait() throws Exception {
    add(1);
    assertThat(mutex.<Integer, RuntimeException>withWhen(ConditionTest::isFilled, Deque::remove))
        .isEqualTo(1);
    add(2);
    try (var guard = mutex.lockWhen(ConditionTest::isFilled)) {
      assertThat(guard.value().remove()).isEqualTo(2);
    }
    add(3);
    try (var guard = mutex.tryLockWhen(ConditionTest::isFilled, Duration.ZERO).orElseThrow()) {
      assertThat(guard.value().remove()).isEqualTo(3);
    }
  }

  @Test
  void aChangeWakesWhoWaitsForIt() throws Exception {
    var scoped = jobs.spawnWaiting(() -> mutex.withWhen(ConditionTest::isFilled, Deque::remove));
    add(1);
    assertThat(scoped.result()).isEqualTo(1);
    var guarded = jobs.spawnWaiting(() -> removeFrom(mutex.lockWhen(ConditionTest::isFilled)));
    try (var guard = mutex.lock()) {
      guard.value().add(2);
    }
    assertThat(guarded.result()).isEqualTo(2);
    var timed =
        jobs.spawnWaiting(
            () -> removeFrom(mutex.tryLockWhen(ConditionTest::isFilled, HOUR).orElseThrow()));
    try (var guards = Mutex.lockAll(mutex, new Mutex<>("another"))) {
      guards.value(mutex).add(3);
    }
    assertThat(timed.result()).isEqualTo(3);
  }

  @Test
  void whoWaitsDoesNotHoldTheMutex() throws Exception {
    var waiting = jobs.spawnWaiting(() -> mutex.withWhen(ConditionTest::isFilled, Deque::remove));
    assertThat(mutex.tryLock()).isPresent().hasValueSatisfying(Guard::close);
    assertThatThrownBy(
            () -> {
              try (var own = new Mutex<>("own").lock()) {
                mutex.run(queue -> queue.add(own.value().length()));
                throw new IOException(own.value());
              }
            })
        .hasMessage("own");
    assertThat(waiting.result()).isEqualTo(3);
    assertThat(Held.current().isEmpty()).isTrue();
  }

  @Test
  void aChangeThatIsNotEnoughIsWaitedOn() throws Exception {
    var looks = new CountDownLatch(2);
    var waiting =
        jobs.spawnWaiting(() ->
            mutex.withWhen(
                queue -> {
                  looks.countDown();
                  return queue.size() == 3;
                },
                Deque::size));
    add(1);
    assertThat(looks.await(20, TimeUnit.SECONDS)).as("looks again").isTrue();
    add(2);
    Jobs.awaitLocking(waiting);
    add(3);
    assertThat(waiting.result()).isEqualTo(3);
  }

  @Test
  void whoWaitsForSomethingElseDoesNotTakeTheWakeupAway() throws Exception {
    var forTwo = jobs.spawnWaiting(() -> mutex.lockWhen(queue -> queue.contains(2)));
    var forOne = jobs.spawnWaiting(() -> mutex.withWhen(queue -> queue.contains(1), Deque::size));
    var forThree = jobs.spawnWaiting(() -> mutex.lockWhen(queue -> queue.contains(3)));
    add(1);
    assertThat(forOne.result()).isEqualTo(1);
    Jobs.awaitLocking(forTwo);
    Jobs.awaitLocking(forThree);
  }

  @Test
  void allWhoseConditionIsMetAreWokenEachForItsOwn() throws Exception {
    var waiting = new ArrayList<Job<Integer>>();
    for (int i = 0; i < 8; i++) {
      int wanted = i;
      waiting.add(
          jobs.spawnWaiting(() ->
              mutex.withWhen(
                  queue -> queue.contains(wanted),
                  queue -> {
                    queue.remove(wanted);
                    return wanted;
                  })));
    }
    mutex.run(queue -> queue.addAll(List.of(0, 1, 2, 3, 4, 5, 6, 7)));
    for (int i = 0; i < 8; i++) {
      assertThat(waiting.get(i).result()).isEqualTo(i);
    }
    assertThat(mutex.<Boolean, RuntimeException>with(Deque::isEmpty)).isTrue();
  }

  @Test
  void producersAndConsumersLoseNothing() throws Exception {
    var consumers = new ArrayList<Job<Integer>>();
    for (int i = 0; i < 2; i++) {
      consumers.add(
          jobs.spawn(() -> {
            int sum = 0;
            for (int n = 0; n < 1_000; n++) {
              sum +=
                  mutex.<Integer, RuntimeException>withWhen(ConditionTest::isFilled, Deque::remove);
            }
            return sum;
          }));
      jobs.spawn(() -> {
        for (int n = 0; n < 1_000; n++) {
          int value = n;
          mutex.withWhen(queue -> queue.size() < 2, queue -> queue.add(value));
        }
        return true;
      });
    }
    assertThat(consumers.get(0).result() + consumers.get(1).result()).isEqualTo(2 * 499_500);
  }

  @Test
  void aTimeoutEndsTheWaitWithNothing() throws Exception {
    assertThat(mutex.tryLockWhen(ConditionTest::isFilled, Duration.ofMillis(2))).isEmpty();
    assertThat(mutex.tryLockWhen(ConditionTest::isFilled, Duration.ZERO)).isEmpty();
    assertThat(mutex.tryLockWhen(ConditionTest::isFilled, Duration.ofSeconds(-1))).isEmpty();
    assertThat(mutex.tryLock()).as("not held").isPresent().hasValueSatisfying(Guard::close);
    try (var guard = mutex.lock()) {
      assertThat(jobs.spawn(() -> mutex.tryLockWhen(queue -> true, Duration.ofMillis(2))).result())
          .as("the mutex itself was not free")
          .isEmpty();
      assertThat(guard.value()).isEmpty();
    }
    assertThat(Held.current().isEmpty()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaitAndTheMutexIsNotHeld() throws Exception {
    for (var wait :
        List.<Callable<?>>of(
            () -> mutex.withWhen(ConditionTest::isFilled, Deque::remove),
            () -> mutex.lockWhen(ConditionTest::isFilled),
            () -> mutex.tryLockWhen(ConditionTest::isFilled, HOUR))) {
      var job = jobs.spawnWaiting(wait::call);
      job.thread().interrupt();
      assertThat(job.failure()).isInstanceOf(InterruptedException.class);
      assertThat(mutex.tryLock()).isPresent().hasValueSatisfying(Guard::close);
      var early =
          jobs.spawn(() -> {
            Thread.currentThread().interrupt();
            return wait.call();
          });
      assertThat(early.failure()).isInstanceOf(InterruptedException.class);
    }
    assertThat(mutex.isPoisoned()).isFalse();
  }

  @Test
  void anInterruptAlsoEndsTheWaitForTheMutexItself() throws Exception {
    try (var guard = mutex.lock()) {
      for (var wait :
          List.<Callable<?>>of(
              () -> mutex.withWhen(queue -> true, Deque::size),
              () -> mutex.lockWhen(queue -> true),
              () -> mutex.tryLockWhen(queue -> true, HOUR))) {
        var job = jobs.spawnWaiting(wait::call);
        job.thread().interrupt();
        assertThat(job.failure()).isInstanceOf(InterruptedException.class);
      }
      assertThat(guard.value()).isEmpty();
    }
  }

  @Test
  void aPoisonWakesWhoWaits() throws Exception {
    var cause = new IOException("half done");
    var scoped = jobs.spawnWaiting(() -> mutex.withWhen(ConditionTest::isFilled, Deque::remove));
    var guarded = jobs.spawnWaiting(() -> mutex.lockWhen(ConditionTest::isFilled));
    assertThatThrownBy(() ->
            mutex.run(queue -> {
              throw cause;
            }))
        .isSameAs(cause);
    assertThat(scoped.failure()).isInstanceOf(PoisonedException.class).hasCause(cause);
    assertThat(guarded.failure()).isInstanceOf(PoisonedException.class).hasCause(cause);
  }

  @Test
  void aThrowOfTheBodyOrOfTheConditionPoisons() {
    add(1);
    assertThatThrownBy(() ->
            mutex.withWhen(
                ConditionTest::isFilled,
                queue -> {
                  throw new IOException("body");
                }))
        .hasMessage("body");
    assertThat(mutex.isPoisoned()).isTrue();
    mutex.clearPoison();
    Predicate<Deque<Integer>> broken =
        queue -> {
          throw new IllegalArgumentException("condition");
        };
    for (ThrowingCallable wait :
        List.<ThrowingCallable>of(
            () -> mutex.withWhen(broken, Deque::size),
            () -> mutex.lockWhen(broken),
            () -> mutex.tryLockWhen(broken, HOUR))) {
      assertThatThrownBy(wait).hasMessage("condition");
      assertThat(mutex.isPoisoned()).isTrue();
      assertThatThrownBy(() -> mutex.lockWhen(ConditionTest::isFilled))
          .isInstanceOf(PoisonedException.class);
      mutex.clearPoison();
    }
    assertThat(mutex.<Integer, RuntimeException>with(Deque::size)).as("not held").isEqualTo(1);
  }

  @Test
  void aThreadThatHoldsAnythingMayNotWaitForACondition() {
    add(1); // even if it would not have to wait
    var another = new Mutex<>("another");
    var shared = new RwLock<>("shared", String::length);
    try (var guard = another.lock()) {
      assertRefused(another);
      assertThat(guard.value()).isEqualTo("another");
    }
    try (var guard = shared.lockRead()) {
      assertThat(guard.view()).isEqualTo(6);
      assertRefused(shared);
    }
    try (var guard = shared.lockWrite()) {
      assertThat(guard.value()).isEqualTo("shared");
      assertRefused(shared);
    }
    try (var guard = mutex.lock()) {
      assertThat(guard.value()).hasSize(1);
      assertRefused(mutex);
    }
  }

  @Test
  void theConditionIsLookedAtUnderTheMutexOnly() throws Exception {
    var inside = new AtomicInteger();
    var watched = new Mutex<>(new int[1]);
    var waiting =
        jobs.spawnWaiting(() ->
            watched.withWhen(
                value -> {
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  boolean met = value[0] == 200;
                  inside.decrementAndGet();
                  return met;
                },
                value -> value[0]));
    for (int i = 0; i < 200; i++) {
      watched.run(value -> {
        assertThat(inside.incrementAndGet()).isEqualTo(1);
        value[0]++;
        inside.decrementAndGet();
      });
    }
    assertThat(waiting.result()).isEqualTo(200);
  }

  private void assertRefused(Object held) {
    for (ThrowingCallable wait :
        List.<ThrowingCallable>of(
            () -> mutex.withWhen(ConditionTest::isFilled, Deque::remove),
            () -> mutex.lockWhen(ConditionTest::isFilled),
            () -> mutex.tryLockWhen(ConditionTest::isFilled, HOUR))) {
      assertThatThrownBy(wait)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot wait for a condition while it holds " + held + ":");
    }
  }

  private static boolean isFilled(Deque<Integer> queue) {
    return !queue.isEmpty();
  }

  private static Integer removeFrom(Guard<Deque<Integer>> guard) {
    try (guard) {
      return guard.value().remove();
    }
  }

  private void add(int value) {
    mutex.run(queue -> queue.add(value));
  }
}
