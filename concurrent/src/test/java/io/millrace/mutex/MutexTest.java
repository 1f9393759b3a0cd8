package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
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

  private final List<Job<?>> jobs = new ArrayList<>();

  @AfterEach
  void endJobs() throws InterruptedException {
    for (var job : jobs) {
      job.end();
    }
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

  @Test
  void theThreadThatWouldCloseACycleThrowsWithTheStacksOfTheOthers() throws Exception {
    var mutexes = List.of(new Mutex<>("a"), new Mutex<>("b"), new Mutex<>("c"));
    var holds = new CountDownLatch(2);
    var chain = new ArrayList<Job<String>>();
    try (var mine = mutexes.getFirst().lock()) {
      for (int i = 1; i <= 2; i++) {
        var own = mutexes.get(i);
        var next = mutexes.get((i + 1) % 3);
        chain.add(
            spawn(() -> {
              try (var guard = own.lock()) {
                holds.countDown();
                holds.await();
                return guard.value() + next.<String, RuntimeException>with(value -> value);
              }
            }));
      }
      assertThat(holds.await(20, TimeUnit.SECONDS)).isTrue();
      awaitRegistered(chain);
      for (var job : chain) {
        job.awaitWaiting();
      }
      assertThatThrownBy(mutexes.get(1)::lock)
          .isInstanceOf(DeadlockException.class)
          .satisfies(deadlock ->
              assertThat(deadlock.getSuppressed())
                  .hasSize(2)
                  .allSatisfy(stack ->
                      assertThat(stack.getStackTrace())
                          .anyMatch(frame -> frame.getClassName().equals(Mutex.class.getName()))));
      assertThat(mine.value()).isEqualTo("a");
    }
    assertThat(chain.get(0).result()).isEqualTo("bc");
    assertThat(chain.get(1).result()).isEqualTo("ca");
  }

  @Test
  void ofThreadsThatLockInOppositeOrderNoneHangs() throws Exception {
    for (int round = 0; round < 200; round++) {
      var left = new Mutex<>("left");
      var right = new Mutex<>("right");
      var both = new CountDownLatch(2);
      var one = spawn(() -> lockBoth(left, right, both));
      var two = spawn(() -> lockBoth(right, left, both));
      assertThat(one.result() + two.result()).isEqualTo(1);
    }
  }

  /// 1 if this thread got both, 0 if it was the one to find the deadlock.
  private static int lockBoth(Mutex<String> first, Mutex<String> second, CountDownLatch both)
      throws InterruptedException {
    try (var guard = first.lock()) {
      both.countDown();
      both.await();
      try (var inner = second.lock()) {
        return guard.value().equals(inner.value()) ? 0 : 1;
      }
    } catch (DeadlockException deadlock) {
      return 0;
    }
  }

  /// A thread that waits for the latch is parked too, so ask what it is registered for.
  private static void awaitRegistered(List<Job<String>> chain) {
    long deadlineNanos = System.nanoTime() + Job.DEADLINE.toNanos();
    while (!chain.stream().allMatch(job -> WaitsFor.isWaiting(job.thread()))) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }

  private <R> Job<R> spawn(Callable<R> body) {
    var job = new Job<R>(virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon(), body);
    jobs.add(job);
    return job;
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
