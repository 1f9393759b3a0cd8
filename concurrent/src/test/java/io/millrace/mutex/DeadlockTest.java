package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
class DeadlockTest {
  @Parameter boolean virtual;

  private final Mutex<StringBuilder> a = new Mutex<>(new StringBuilder("a"));
  private final Mutex<StringBuilder> b = new Mutex<>(new StringBuilder("b"));
  private final RwLock<StringBuilder, String> shared =
      new RwLock<>(new StringBuilder("s"), StringBuilder::toString);
  private final RwLock<StringBuilder, String> other =
      new RwLock<>(new StringBuilder("o"), StringBuilder::toString);

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
  void theMessageNamesBothThreadsWhatTheyHoldAndWhereTheyWait() throws Exception {
    try (var mine = a.lock()) {
      var job = jobs.spawnWaiting("the other", () -> b.with(value -> takeInTheOther(a)));
      assertThatThrownBy(() -> takeHere(b))
          .isInstanceOf(DeadlockException.class)
          .hasNoSuppressedExceptions()
          .satisfies(deadlock -> {
            var lines = deadlock.toString().lines().toList();
            assertThat(lines.getFirst())
                .endsWith(": deadlock: 2 threads would wait for each other for ever");
            assertThat(lines.get(1))
                .isEqualTo(
                    "  %s holds %s, wants %s (refused, here)"
                        .formatted(Traces.name(Thread.currentThread()), a, b));
            assertThat(lines.get(2)).contains("DeadlockTest.takeHere(DeadlockTest.java:");
            int second =
                lines.indexOf(
                    "  %s holds %s, waits for %s".formatted(Traces.name(job.thread()), b, a));
            assertThat(second).isPositive();
            assertThat(lines.get(second + 1))
                .contains("DeadlockTest.takeInTheOther(DeadlockTest.java:");
          });
      assertThat(mine.value()).hasToString("a");
    }
  }

  @Test
  void theRefusedThreadKeepsWhatItHoldsAndTheOthersGoOn() throws Exception {
    Job<String> job;
    try (var mine = a.lock()) {
      job = jobs.spawnWaiting(() -> b.with(value -> value + text(a)));
      assertThatThrownBy(b::lock).isInstanceOf(DeadlockException.class);
      assertThat(mine.value().append("!")).hasToString("a!");
    }
    assertThat(job.result()).isEqualTo("ba!");
    assertThat(b.isPoisoned()).isFalse();
  }

  @Test
  void aCircleOfManyIsFoundWhereItCloses() throws Exception {
    var first = new Mutex<>("0");
    var next = first;
    var chain = new ArrayList<Job<String>>();
    try (var mine = first.lock()) {
      for (int i = 1; i < 10; i++) {
        var own = new Mutex<>("" + i);
        var wanted = next;
        chain.add(
            jobs.spawnWaiting(() ->
                own.with(value -> wanted.<String, RuntimeException>with(inner -> value + inner))));
        next = own;
      }
      assertThatThrownBy(next::lock)
          .isInstanceOf(DeadlockException.class)
          .hasMessageStartingWith("deadlock: 10 threads");
      assertThat(mine.value()).isEqualTo("0");
    }
    assertThat(chain.getFirst().result()).isEqualTo("10");
    assertThat(chain.getLast().result()).isEqualTo("98");
  }

  @Test
  void ofThreadsThatLockInOppositeOrderNoneHangs() throws Exception {
    for (int round = 0; round < 200; round++) {
      var left = new Mutex<>("left");
      var right = new Mutex<>("right");
      var both = new CountDownLatch(2);
      var one = jobs.spawn(() -> lockBoth(left, right, both));
      var two = jobs.spawn(() -> lockBoth(right, left, both));
      assertThat(one.result() + two.result()).isEqualTo(1);
    }
  }

  @Test
  void aWaitForAThreadThatWaitsForNothingIsNoDeadlock() throws Exception {
    Job<String> outer;
    try (var mine = a.lock()) {
      outer = jobs.spawnWaiting(() -> b.with(value -> value + text(a)));
      try (var unrelated = new Mutex<>("c").lock()) {
        assertThat(unrelated.value() + mine.value()).isEqualTo("ca");
      }
    }
    assertThat(outer.result()).isEqualTo("ba");
  }

  @Test
  void aThreadThatHasGivenBackWhatItHeldIsInNoCircle() throws Exception {
    var given = new Mutex<>("given");
    Job<String> job;
    try (var mine = a.lock()) {
      job =
          jobs.spawnWaiting(() -> {
            var first = given.lock();
            try (var second = b.lock()) {
              first.close(); // not in the order they were taken
              return second.value() + text(a);
            }
          });
      assertThat(given.<String, RuntimeException>with(value -> value + mine.value()))
          .isEqualTo("givena");
    }
    assertThat(job.result()).isEqualTo("ba");
  }

  @Test
  void anInterruptibleWaitIsPartOfACircleUntilItsThreadIsInterrupted() throws Exception {
    try (var mine = a.lock()) {
      var job =
          jobs.spawnWaiting(() -> {
            try (var own = b.lock();
                var inner = a.lockInterruptibly()) {
              return "" + own.value() + inner.value();
            }
          });
      assertThatThrownBy(b::lockInterruptibly).isInstanceOf(DeadlockException.class);
      job.thread().interrupt();
      assertThat(job.failure()).isInstanceOf(InterruptedException.class);
      try (var now = b.lock()) {
        assertThat(now.value().append(mine.value())).hasToString("ba");
      }
    }
  }

  @Test
  void aTimedWaitEndsByItselfSoItIsInNoCircle() throws Exception {
    Job<Boolean> waiting;
    try (var mine = a.lock()) {
      var timed =
          jobs.spawnWaiting(() -> {
            try (var own = b.lock()) {
              return a.tryLock(Duration.ofHours(1)).isPresent() && !own.value().isEmpty();
            }
          });
      waiting = jobs.spawnWaiting(() -> shared.write(value -> !text(b).isEmpty()));
      assertThat(b.tryLock(Duration.ofMillis(2))).isEmpty();
      timed.thread().interrupt();
      assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
      assertThat(mine.value()).hasToString("a");
    }
    assertThat(waiting.result()).isTrue();
  }

  @Test
  void aReaderIsFoundByTheWriterThatWouldWaitForIt() throws Exception {
    try (var mine = a.lock()) {
      var reader = jobs.spawnWaiting(() -> shared.read(view -> view + text(a)));
      assertDeadlock(shared::lockWrite, reader);
      assertDeadlock(shared::lockWriteInterruptibly, reader);
      assertThat(mine.value()).hasToString("a");
      assertThat(shared.tryRead())
          .as("the refused writer is gone")
          .isPresent()
          .hasValueSatisfying(ReadGuard::close);
    }
  }

  @Test
  void aWriterIsFoundByTheReaderThatWouldWaitForIt() throws Exception {
    try (var mine = a.lock()) {
      var writer = jobs.spawnWaiting(() -> shared.write(value -> value + text(a)));
      assertDeadlock(shared::lockRead, writer);
      assertDeadlock(shared::lockReadInterruptibly, writer);
      assertDeadlock(shared::lockWrite, writer);
      assertThat(mine.value()).hasToString("a");
    }
  }

  @Test
  void anyOfManyReadersClosesTheCircle() throws Exception {
    var all = new CountDownLatch(4);
    var leave = new CountDownLatch(1);
    for (int i = 0; i < 3; i++) {
      jobs.spawn(() ->
          shared.read(view -> {
            all.countDown();
            leave.await();
            return view;
          }));
    }
    try (var mine = a.lock()) {
      var reader =
          jobs.spawn(() ->
              shared.read(view -> {
                all.countDown();
                return view + text(a);
              }));
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      assertDeadlock(shared::lockWrite, Jobs.awaitLocking(reader));
      assertThat(mine.value()).hasToString("a");
    }
    leave.countDown();
  }

  @Test
  void theOneOfManyWaitingReadersThatClosesTheCircleIsFound() throws Exception {
    var leave = new CountDownLatch(1);
    var in = new CountDownLatch(1);
    var busy =
        jobs.spawn(() ->
            b.with(value -> {
              in.countDown();
              leave.await();
              return value.length();
            }));
    in.await();
    var readers = new ArrayList<Job<String>>();
    try (var mine = a.lock()) {
      for (int i = 0; i < 8; i++) { // wait for a thread that waits for nothing of ours
        readers.add(jobs.spawnWaiting(() -> shared.read(view -> view + text(b))));
      }
      var reader = jobs.spawnWaiting(() -> shared.read(view -> view + text(a)));
      assertDeadlock(shared::lockWrite, reader);
      assertThat(mine.value()).hasToString("a");
    }
    leave.countDown();
    assertThat(busy.result()).isEqualTo(1);
    for (var reader : readers) {
      assertThat(reader.result()).isEqualTo("sb");
    }
  }

  @Test
  void whatAThreadHeldInAnEarlierWaitIsForgotten() throws Exception {
    var given = new Mutex<>("given");
    var once = new Mutex<>("once");
    var again = new CountDownLatch(1);
    Job<String> twice;
    try (var mine = once.lock()) {
      twice =
          jobs.spawnWaiting(() -> {
            try (var first = given.lock()) {
              once.run(value -> assertThat(first.value() + value).isEqualTo("givenonce"));
            }
            again.await();
            return b.with(value -> value + text(a));
          });
      assertThat(mine.value()).isEqualTo("once");
    }
    Job<String> waiting;
    try (var free = given.lock()) {
      waiting =
          jobs.spawn(() ->
              a.with(value -> {
                again.countDown();
                Jobs.awaitLocking(twice); // holds b, waits for a; does not hold `given` any more
                return value + given.<String, RuntimeException>with(inner -> inner);
              }));
      Jobs.awaitLocking(waiting);
      assertThat(free.value()).isEqualTo("given");
    }
    assertThat(waiting.result()).isEqualTo("agiven");
    assertThat(twice.result()).isEqualTo("ba");
  }

  @Test
  void aReaderBehindAWaitingWriterIsPartOfTheCircle() throws Exception {
    // I read; a writer waits for me; a thread that holds `a` waits behind the writer; I want `a`.
    Job<Boolean> writer;
    Job<String> behind;
    try (var mine = shared.lockRead()) {
      writer = jobs.spawnWaiting(() -> shared.write(value -> value.append("!").isEmpty()));
      behind = jobs.spawnWaiting(() -> a.with(value -> value + shared.read(view -> view)));
      assertThatThrownBy(a::lock)
          .isInstanceOf(DeadlockException.class)
          .hasMessageStartingWith("deadlock: 3 threads");
      assertThat(mine.view()).isEqualTo("s");
    }
    assertThat(writer.result()).isFalse();
    assertThat(behind.result()).isEqualTo("as!");
  }

  @Test
  void aReaderBehindAWriterWithALimitIsInNoCircle() throws Exception {
    Job<String> behind;
    Job<String> waiting;
    try (var mine = shared.lockRead()) {
      var timed = jobs.spawnWaiting(() -> shared.tryWrite(Duration.ofHours(1)).isPresent());
      behind = jobs.spawnWaiting(() -> a.with(value -> value + shared.read(view -> view)));
      waiting = jobs.spawnWaiting(() -> text(a));
      assertThat(a.tryLock()).isEmpty();
      timed.thread().interrupt(); // as if the time were up
      assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
      try (var now = a.lock()) { // the reader behind it has come in beside me and gone
        assertThat(now.value() + mine.view()).isEqualTo("as");
      }
    }
    assertThat(behind.result()).isEqualTo("as");
    assertThat(waiting.result()).isEqualTo("a");
  }

  @Test
  void twoReadWriteLocksWithReadersAndWritersFormACircle() throws Exception {
    try (var mine = shared.lockRead()) {
      var job = jobs.spawnWaiting(() -> other.read(view -> view + shared.write(value -> "x")));
      assertDeadlock(other::lockWrite, job);
      assertThat(mine.view()).isEqualTo("s");
    }
  }

  @Test
  void readersOfEachOthersLocksAreNoCircleWithoutWriters() throws Exception {
    var both = new CountDownLatch(2);
    var one = jobs.spawn(() -> readBoth(shared, other, both));
    var two = jobs.spawn(() -> readBoth(other, shared, both));
    assertThat(one.result()).isEqualTo("so");
    assertThat(two.result()).isEqualTo("os");
  }

  @Test
  void randomlyNestedLocksNeverHangAndLoseNothing() throws Exception {
    var mutexes =
        List.of(new Mutex<>(new int[1]), new Mutex<>(new int[1]), new Mutex<>(new int[1]));
    var locks =
        List.of(
            new RwLock<int[], Integer>(new int[1], value -> value[0]),
            new RwLock<int[], Integer>(new int[1], value -> value[0]));
    var refusals = new AtomicInteger();
    var workers = new ArrayList<Job<Integer>>();
    for (int i = 0; i < 4; i++) {
      var random = new Random(i);
      workers.add(
          jobs.spawn(() -> {
            int done = 0;
            for (int n = 0; n < 2_000; n++) {
              try (var first = mutexes.get(random.nextInt(3)).lock()) {
                done +=
                    nested(locks.get(random.nextInt(2)), mutexes.get(random.nextInt(3)), random);
                first.value()[0]++;
                done++;
              } catch (DeadlockException | IllegalStateException refused) {
                refusals.incrementAndGet();
              }
            }
            return done;
          }));
    }
    int sum = 0;
    for (var worker : workers) {
      sum += worker.result();
    }
    int counted = 0;
    for (var mutex : mutexes) {
      counted += mutex.<Integer, RuntimeException>with(value -> value[0]);
    }
    for (var lock : locks) {
      counted += lock.<Integer, RuntimeException>read(value -> value);
    }
    assertThat(counted).isEqualTo(sum);
    assertThat(refusals.get()).as("some locks were nested in themselves").isPositive();
  }

  private static int nested(RwLock<int[], Integer> lock, Mutex<int[]> mutex, Random random) {
    if (random.nextBoolean()) {
      try (var guard = lock.lockWrite()) {
        guard.value()[0]++;
        return 1;
      }
    }
    try (var guard = lock.lockRead();
        var inner = mutex.lock()) {
      inner.value()[0] += guard.view() < 0 ? 0 : 1;
      return 1;
    }
  }

  private static String readBoth(
      RwLock<StringBuilder, String> first,
      RwLock<StringBuilder, String> second,
      CountDownLatch both)
      throws InterruptedException {
    try (var guard = first.lockRead()) {
      both.countDown();
      both.await();
      return guard.view() + second.<String, RuntimeException>read(view -> view);
    }
  }

  private static void assertDeadlock(Callable<?> lock, Job<?> other) {
    assertThatThrownBy(lock::call)
        .isInstanceOf(DeadlockException.class)
        .hasMessageContaining(Traces.name(other.thread()));
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

  private static String takeHere(Mutex<StringBuilder> mutex) {
    return mutex.<String, RuntimeException>with(StringBuilder::toString);
  }

  private static String takeInTheOther(Mutex<StringBuilder> mutex) {
    return mutex.<String, RuntimeException>with(StringBuilder::toString);
  }

  private static String text(Mutex<StringBuilder> mutex) {
    return mutex.<String, RuntimeException>with(StringBuilder::toString);
  }
}
