package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
class LockAllTest {
  @Parameter boolean virtual;

  private final Mutex<StringBuilder> a = new Mutex<>(new StringBuilder("a"));
  private final Mutex<StringBuilder> b = new Mutex<>(new StringBuilder("b"));
  private final Mutex<StringBuilder> c = new Mutex<>(new StringBuilder("c"));
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
  void twoAreUsedAtOnceInTheOrderNamed() {
    assertThat(
            Mutex.<StringBuilder, StringBuilder, String, RuntimeException>with(
                b, a, (first, second) -> "" + first + second))
        .isEqualTo("ba");
    Mutex.run(a, b, StringBuilder::append);
    assertThat(text(a)).isEqualTo("ab");
    assertFree();
  }

  @Test
  void manyAreUsedAtOnceInTheOrderNamed() {
    assertThat(
            Mutex.<StringBuilder, String, RuntimeException>withAll(
                List.of(c, a, b), values -> String.join("", values)))
        .isEqualTo("cab");
    assertThat(Mutex.<StringBuilder, Integer, RuntimeException>withAll(List.of(), List::size))
        .isZero();
    assertThatThrownBy(
            () -> Mutex.withAll(List.of(a), values -> values.set(0, new StringBuilder())))
        .isInstanceOf(UnsupportedOperationException.class);
    a.clearPoison();
    assertFree();
  }

  @Test
  void guardsLeadToEachValueOfTheirMutexesOnly() throws Exception {
    var number = new Mutex<>(1);
    var guards = Mutex.lockAll(number, b, a);
    guards.set(number, guards.value(number) + guards.value(a).length());
    assertThat(guards.value(number)).isEqualTo(2);
    assertThatThrownBy(() -> guards.value(c))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(c + " is none of [");
    assertThat(jobs.spawn(() -> guards.value(a)).failure())
        .isInstanceOf(IllegalStateException.class);
    for (var mutex : List.of(a, b, number)) {
      assertThat(jobs.spawn(mutex::tryLock).result()).isEmpty();
    }
    guards.close();
    guards.close();
    assertThatThrownBy(() -> guards.value(a)).isInstanceOf(IllegalStateException.class);
    assertThat(number.<Integer, RuntimeException>with(value -> value)).isEqualTo(2);
    assertFree();
  }

  @Test
  void theyAreTakenInOneOrderWhateverOrderIsNamed() throws Exception {
    try (var mine = a.lock()) {
      for (var mutexes : List.of(List.of(a, b, c), List.of(c, b, a))) {
        var job = jobs.spawnWaiting(() -> Mutex.withAll(mutexes, List::size));
        assertThat(b.tryLock())
            .as("waits for the oldest first")
            .isPresent()
            .hasValueSatisfying(Guard::close);
        job.thread().interrupt();
      }
      assertThat(mine.value()).hasToString("a");
    }
  }

  @Test
  void transfersInAllDirectionsNeverDeadlockAndKeepTheSum() throws Exception {
    var accounts = new ArrayList<Mutex<long[]>>();
    for (int i = 0; i < 4; i++) {
      accounts.add(new Mutex<>(new long[] {1_000}));
    }
    var workers = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 4; i++) {
      var random = new Random(i);
      workers.add(
          jobs.spawn(() -> {
            for (int n = 0; n < 1_000; n++) {
              int from = random.nextInt(4);
              int to = (from + 1 + random.nextInt(3)) % 4;
              Mutex.run(
                  accounts.get(from),
                  accounts.get(to),
                  (payer, payee) -> {
                    payer[0]--;
                    payee[0]++;
                  });
            }
            return true;
          }));
    }
    for (var worker : workers) {
      assertThat(worker.result()).isTrue();
    }
    assertThat(
            Mutex.<long[], Long, RuntimeException>withAll(
                accounts, values -> values.stream().mapToLong(value -> value[0]).sum()))
        .isEqualTo(4_000);
  }

  @Test
  void aThrowPoisonsAllThatTheBodyCouldTouch() {
    var robust = Mutex.neverPoisoned(new StringBuilder("robust"));
    var cause = new IOException("half done");
    assertThatThrownBy(() ->
            Mutex.withAll(
                List.of(a, b, robust),
                values -> {
                  throw cause;
                }))
        .isSameAs(cause);
    assertThat(List.of(a.isPoisoned(), b.isPoisoned(), c.isPoisoned(), robust.isPoisoned()))
        .containsExactly(true, true, false, false);
    assertThatThrownBy(a::lock).isInstanceOf(PoisonedException.class).hasCause(cause);
    a.clearPoison();
    assertThatThrownBy(() -> Mutex.lockAll(c, a, b))
        .isInstanceOf(PoisonedException.class)
        .hasMessageStartingWith(b + " is poisoned");
    b.clearPoison();
    assertFree();
  }

  @Test
  void guardsDoNotPoison() {
    assertThatThrownBy(
            () -> {
              try (var guards = Mutex.lockAll(a, b)) {
                throw new IOException(guards.value(a).toString());
              }
            })
        .hasMessage("a");
    assertFree();
  }

  @Test
  void aThreadThatHoldsAnythingIsRefused() {
    var shared = new RwLock<>("shared", String::length);
    try (var guard = c.lock()) {
      assertRefused(c);
      assertThat(guard.value()).hasToString("c");
    }
    try (var guard = a.lock()) {
      assertRefused(a);
      assertThat(guard.value()).hasToString("a");
    }
    try (var guard = shared.lockRead()) {
      assertRefused(shared);
      assertThat(guard.view()).isEqualTo(6);
    }
    try (var guards = Mutex.lockAll(c)) {
      assertRefused(c);
      assertThat(guards.value(c)).hasToString("c");
    }
    assertFree();
  }

  @Test
  void theSameMutexTwiceIsAMistake() {
    for (ThrowingCallable lock :
        List.<ThrowingCallable>of(
            () -> Mutex.lockAll(a, b, a),
            () -> Mutex.run(a, a, StringBuilder::append),
            () -> Mutex.withAll(List.of(a, a), List::size))) {
      assertThatThrownBy(lock)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(a + " is named twice");
    }
    assertFree();
  }

  @Test
  void aCircleWithAThreadThatNestsTheOtherWayRoundIsFound() throws Exception {
    Job<String> all;
    try (var mine = b.lock()) {
      all = jobs.spawnWaiting(() -> Mutex.with(b, a, (second, first) -> "" + first + second));
      assertThatThrownBy(a::lock).isInstanceOf(DeadlockException.class);
      assertThat(mine.value()).hasToString("b");
    }
    assertThat(all.result()).isEqualTo("ab");
  }

  @Test
  void whoClosesACircleInLockAllGivesBackWhatItTook() throws Exception {
    Job<Guards> all;
    Job<String> nested;
    try (var mine = b.lock()) {
      all = jobs.spawnWaiting(() -> Mutex.lockAll(a, b, c)); // has a, waits for b
      nested = jobs.spawnWaiting(() -> c.with(value -> value + text(a))); // has c, waits for a
      assertThat(mine.value()).hasToString("b");
    }
    assertThat(all.failure()).isInstanceOf(DeadlockException.class); // took b, wants c
    assertThat(nested.result()).isEqualTo("ca");
    assertFree();
  }

  private void assertRefused(Object held) {
    for (ThrowingCallable lock :
        List.<ThrowingCallable>of(
            () -> Mutex.lockAll(a, b),
            () -> Mutex.run(a, b, StringBuilder::append),
            () -> Mutex.withAll(List.of(a, b), List::size))) {
      assertThatThrownBy(lock)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot lock several mutexes at once while it holds " + held + ":");
    }
  }

  private void assertFree() {
    assertThat(Held.current().isEmpty()).isTrue();
    for (var mutex : List.of(a, b, c)) {
      assertThat(mutex.isPoisoned()).isFalse();
      assertThat(mutex.tryLock()).isPresent().hasValueSatisfying(Guard::close);
    }
  }

  private static String text(Mutex<StringBuilder> mutex) {
    return mutex.<String, RuntimeException>with(StringBuilder::toString);
  }
}
