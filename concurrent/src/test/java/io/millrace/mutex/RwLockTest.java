package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
class RwLockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter boolean virtual;

  private final RwLock<List<Integer>, List<Integer>> lock =
      new RwLock<>(new ArrayList<>(List.of(1)), Collections::unmodifiableList);
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
  void readersGetOnlyTheView() {
    assertThatThrownBy(() -> lock.read(view -> view.add(2)))
        .isInstanceOf(UnsupportedOperationException.class);
    try (var guard = lock.lockRead()) {
      assertThatThrownBy(() -> guard.view().add(2))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(lock.<Boolean, RuntimeException>write(value -> value.add(2))).isTrue();
    assertThat(copy()).containsExactly(1, 2);
  }

  @Test
  void aViewIsMadeForEachReaderSoItFollowsTheValue() {
    try (var guard = lock.lockWrite()) {
      guard.set(new ArrayList<>(List.of(7)));
    }
    assertThat(copy()).containsExactly(7);
    lock.run(value -> value.add(8));
    try (var guard = lock.lockRead()) {
      assertThat(guard.view()).containsExactly(7, 8);
    }
  }

  @Test
  void readersReadAtTheSameTime() throws Exception {
    var all = new CountDownLatch(4);
    var readers = new ArrayList<Job<Integer>>();
    for (int i = 0; i < 4; i++) {
      readers.add(
          jobs.spawn(() ->
              lock.read(view -> {
                all.countDown();
                all.await(); // ends only if all four are in here
                return view.size();
              })));
    }
    for (var reader : readers) {
      assertThat(reader.result()).isEqualTo(1);
    }
  }

  @Test
  void aWriterIsAlone() throws Exception {
    Job<Integer> reader;
    Job<Boolean> writer;
    try (var guard = lock.lockWrite()) {
      reader = jobs.spawnWaiting(() -> lock.read(List::size));
      writer = jobs.spawnWaiting(() -> lock.write(value -> value.add(3)));
      guard.value().add(2);
      assertThat(jobs.spawn(lock::tryRead).result()).isEmpty();
      assertThat(jobs.spawn(lock::tryWrite).result()).isEmpty();
    }
    assertThat(reader.result()).isBetween(2, 3);
    assertThat(writer.result()).isTrue();
    assertThat(copy()).containsExactly(1, 2, 3);
  }

  @Test
  void aWriterWaitsForAllReaders() throws Exception {
    var first = lock.lockRead();
    var leave = new CountDownLatch(1);
    var in = new CountDownLatch(1);
    var second =
        jobs.spawn(() ->
            lock.read(view -> {
              in.countDown();
              leave.await();
              return view.size();
            }));
    in.await();
    var writer = jobs.spawnWaiting(() -> lock.write(value -> value.add(2)));
    first.close();
    Jobs.awaitLocking(writer);
    leave.countDown();
    assertThat(second.result()).isEqualTo(1);
    assertThat(writer.result()).isTrue();
  }

  @Test
  void aWaitingWriterKeepsNewReadersOut() throws Exception {
    Job<Boolean> writer;
    Job<Integer> late;
    try (var guard = lock.lockRead()) {
      writer = jobs.spawnWaiting(() -> lock.write(value -> value.add(2)));
      late = jobs.spawnWaiting(() -> lock.read(List::size));
      assertThat(jobs.spawn(lock::tryRead).result()).isEmpty();
      assertThat(guard.view()).containsExactly(1);
    }
    assertThat(writer.result()).isTrue();
    assertThat(late.result()).as("read after the writer").isEqualTo(2);
  }

  @Test
  void aStreamOfReadersDoesNotStarveAWriter() throws Exception {
    var written = new CountDownLatch(1);
    var readers = new ArrayList<Job<Integer>>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          jobs.spawn(() -> {
            int count = 0;
            while (written.getCount() > 0) {
              count += lock.<Integer, RuntimeException>read(List::size);
            }
            return count;
          }));
    }
    for (int i = 0; i < 100; i++) {
      lock.run(value -> value.add(2));
    }
    written.countDown();
    for (var reader : readers) {
      assertThat(reader.result()).isGreaterThanOrEqualTo(0);
    }
    assertThat(copy()).hasSize(101);
  }

  @Test
  void aWriterThatGivesUpLetsTheReadersBehindItIn() throws Exception {
    try (var guard = lock.lockRead()) {
      var timed = jobs.spawnWaiting(() -> lock.tryWrite(HOUR));
      var behind = jobs.spawnWaiting(() -> lock.read(List::size));
      timed.thread().interrupt();
      assertThat(timed.failure()).isInstanceOf(InterruptedException.class);
      assertThat(behind.result()).isEqualTo(1);
      var interruptible = jobs.spawnWaiting(lock::lockWriteInterruptibly);
      var next = jobs.spawnWaiting(() -> lock.read(List::size));
      interruptible.thread().interrupt();
      assertThat(interruptible.failure()).isInstanceOf(InterruptedException.class);
      assertThat(next.result()).isEqualTo(1);
      assertThat(jobs.spawn(() -> lock.tryWrite(Duration.ofMillis(2))).result()).isEmpty();
      assertThat(jobs.spawn(() -> lock.read(List::size)).result()).isEqualTo(1);
      assertThat(guard.view()).containsExactly(1);
    }
    assertFree();
  }

  @Test
  void tryFormsNeverWait() throws Exception {
    try (var guard = lock.lockRead()) {
      assertThat(jobs.spawn(() -> closed(lock.tryRead())).result()).isTrue();
      assertThat(jobs.spawn(() -> closed(lock.tryWrite())).result()).isFalse();
      assertThat(jobs.spawn(() -> lock.read(List::size)).result())
          .as("the refused writer keeps nobody out")
          .isEqualTo(guard.view().size());
    }
    try (var guard = lock.lockWrite()) {
      assertThat(jobs.spawn(() -> closed(lock.tryRead())).result()).isFalse();
      assertThat(jobs.spawn(() -> closed(lock.tryWrite())).result()).isFalse();
      assertThat(guard.value()).hasSize(1);
    }
    assertFree();
  }

  @Test
  void timedFormsWaitAndGiveUp() throws Exception {
    Job<Boolean> reader;
    Job<Boolean> writer;
    try (var guard = lock.lockWrite()) {
      assertThat(jobs.spawn(() -> closed(lock.tryRead(Duration.ofMillis(2)))).result()).isFalse();
      assertThat(jobs.spawn(() -> closed(lock.tryWrite(Duration.ofMillis(2)))).result()).isFalse();
      reader = jobs.spawnWaiting(() -> closed(lock.tryRead(HOUR)));
      writer = jobs.spawnWaiting(() -> closed(lock.tryWrite(HOUR)));
      assertThat(guard.value()).hasSize(1);
    }
    assertThat(reader.result()).isTrue();
    assertThat(writer.result()).isTrue();
    assertFree();
  }

  @Test
  void anInterruptEndsInterruptibleAndTimedWaits() throws Exception {
    try (var guard = lock.lockWrite()) {
      for (Callable<?> wait :
          List.<Callable<?>>of(
              lock::lockReadInterruptibly,
              lock::lockWriteInterruptibly,
              () -> lock.tryRead(HOUR),
              () -> lock.tryWrite(HOUR))) {
        var job = jobs.spawnWaiting(wait::call);
        job.thread().interrupt();
        assertThat(job.failure()).isInstanceOf(InterruptedException.class);
      }
      assertThat(guard.value()).hasSize(1);
    }
    for (Callable<?> wait :
        List.<Callable<?>>of(
            lock::lockReadInterruptibly,
            lock::lockWriteInterruptibly,
            () -> lock.tryRead(HOUR),
            () -> lock.tryWrite(HOUR))) {
      var early =
          jobs.spawn(() -> {
            Thread.currentThread().interrupt();
            return wait.call();
          });
      assertThat(early.failure()).isInstanceOf(InterruptedException.class);
    }
    try (var guard = lock.lockReadInterruptibly()) {
      assertThat(guard.view()).hasSize(1);
    }
    try (var guard = lock.lockWriteInterruptibly()) {
      assertThat(guard.value()).hasSize(1);
    }
    assertFree();
  }

  @Test
  void interruptsDoNotEndOtherWaits() throws Exception {
    Job<Boolean> reader;
    Job<Boolean> writer;
    try (var guard = lock.lockWrite()) {
      reader = jobs.spawnWaiting(() -> lock.read(view -> Thread.interrupted()));
      writer = jobs.spawnWaiting(() -> lock.write(value -> Thread.interrupted()));
      reader.thread().interrupt();
      writer.thread().interrupt();
      Jobs.awaitLocking(reader);
      Jobs.awaitLocking(writer);
      assertThat(guard.value()).hasSize(1);
    }
    assertThat(reader.result()).as("the flag stays").isTrue();
    assertThat(writer.result()).as("the flag stays").isTrue();
  }

  @Test
  void aWritersThrowPoisonsForReadersAndWriters() {
    var cause = new IOException("half done");
    assertThatThrownBy(() ->
            lock.run(value -> {
              throw cause;
            }))
        .isSameAs(cause);
    assertThat(lock.isPoisoned()).isTrue();
    for (ThrowingCallable access :
        List.<ThrowingCallable>of(
            () -> lock.read(List::size),
            () -> lock.write(List::size),
            lock::lockRead,
            lock::lockWrite,
            lock::lockReadInterruptibly,
            lock::lockWriteInterruptibly,
            lock::tryRead,
            lock::tryWrite,
            () -> lock.tryRead(HOUR),
            () -> lock.tryWrite(HOUR))) {
      assertThatThrownBy(access).isInstanceOf(PoisonedException.class).cause().isSameAs(cause);
    }
    lock.clearPoison();
    assertThat(lock.isPoisoned()).isFalse();
    assertFree();
  }

  @Test
  void aReadersThrowAndGuardsDoNotPoison() {
    assertThatThrownBy(() ->
            lock.read(view -> {
              throw new IOException("reader");
            }))
        .hasMessage("reader");
    assertThatThrownBy(
            () -> {
              try (var guard = lock.lockRead()) {
                throw new IOException("" + guard.view());
              }
            })
        .hasMessage("[1]");
    assertThatThrownBy(
            () -> {
              try (var guard = lock.lockWrite()) {
                throw new IOException("" + guard.value());
              }
            })
        .hasMessage("[1]");
    assertThat(lock.isPoisoned()).isFalse();
    var robust = RwLock.neverPoisoned("value", String::length);
    assertThatThrownBy(() ->
            robust.run(value -> {
              throw new IOException(value);
            }))
        .hasMessage("value");
    assertThat(robust.isPoisoned()).isFalse();
    assertFree();
  }

  @Test
  void aViewThatCannotBeMadeLeavesTheLockFree() {
    var broken =
        new RwLock<String, String>(
            "value",
            value -> {
              throw new IllegalArgumentException(value);
            });
    assertThatThrownBy(broken::lockRead).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> broken.read(view -> view))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(broken.isPoisoned()).isFalse();
    assertThat(broken.<String, RuntimeException>write(value -> value)).isEqualTo("value");
  }

  @Test
  void aThreadHoldsItOnceSoThereIsNoUpgrade() {
    try (var guard = lock.lockRead()) {
      assertHeldAlready();
      assertThat(guard.view()).hasSize(1);
    }
    try (var guard = lock.lockWrite()) {
      assertHeldAlready();
      assertThat(guard.value()).hasSize(1);
    }
    assertFree();
  }

  @Test
  @SuppressWarnings("try") // closes them elsewhere on purpose
  void aGuardIsForTheThreadThatLockedAndDeadOnceClosed() throws Exception {
    var reading = lock.lockRead();
    assertThat(jobs.spawn(reading::view).failure()).isInstanceOf(IllegalStateException.class);
    assertThat(
            jobs.spawn(
                    () -> {
                      reading.close();
                      return true;
                    })
                .failure())
        .isInstanceOf(IllegalStateException.class);
    reading.close();
    reading.close();
    assertThatThrownBy(reading::view).isInstanceOf(IllegalStateException.class);
    var writing = lock.lockWrite();
    writing.close();
    writing.close();
    assertThatThrownBy(writing::value).isInstanceOf(IllegalStateException.class);
    assertFree();
  }

  @Test
  void noChangeIsLostAndNoneIsSeenHalf() throws Exception {
    var pair = new RwLock<int[], int[]>(new int[2], int[]::clone);
    var workers = new ArrayList<Job<Boolean>>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          jobs.spawn(() -> {
            for (int n = 0; n < 500; n++) {
              pair.run(value -> {
                value[0]++;
                value[1]++;
              });
              int[] seen = pair.<int[], RuntimeException>read(view -> view);
              assertThat(seen[0]).isEqualTo(seen[1]);
            }
            return true;
          }));
    }
    for (var worker : workers) {
      assertThat(worker.result()).isTrue();
    }
    assertThat(pair.<Integer, RuntimeException>read(view -> view[0])).isEqualTo(2_000);
  }

  private void assertHeldAlready() {
    for (ThrowingCallable access :
        List.<ThrowingCallable>of(
            () -> lock.read(List::size),
            () -> lock.write(List::size),
            lock::lockRead,
            lock::lockWrite,
            lock::lockReadInterruptibly,
            lock::lockWriteInterruptibly,
            lock::tryRead,
            lock::tryWrite,
            () -> lock.tryRead(HOUR),
            () -> lock.tryWrite(HOUR))) {
      assertThatThrownBy(access)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("holds " + lock + " already");
    }
  }

  private void assertFree() {
    assertThat(closed(lock.tryRead())).isTrue();
    assertThat(closed(lock.tryWrite())).isTrue();
    assertThat(Held.current().isEmpty()).isTrue();
  }

  private static boolean closed(Optional<? extends AutoCloseable> guard) {
    guard.ifPresent(present -> {
      try {
        present.close();
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    });
    return guard.isPresent();
  }

  private List<Integer> copy() {
    return lock.<List<Integer>, RuntimeException>read(List::copyOf);
  }
}
