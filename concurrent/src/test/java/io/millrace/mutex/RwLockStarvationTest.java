package io.millrace.mutex;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A reader that may go on but gets no processor must not keep the writers behind it waiting.
///
/// Virtual threads make that moment last: nobody takes a carrier away from a thread that runs, so
/// while all carriers are busy the reader that was woken stays where it is, at the head of the
/// queue.
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RwLockStarvationTest {
  private static final int CARRIER_COUNT =
      Integer.getInteger(
          "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());

  private final Jobs virtual = new Jobs(true);
  private final Jobs platform = new Jobs(false);
  private final CountDownLatch freeCarriers = new CountDownLatch(1);
  private final RwLock<List<Integer>, List<Integer>> lock =
      new RwLock<>(new ArrayList<>(List.of(1)), Collections::unmodifiableList);

  /// A reader that was woken, and a writer that waits behind it.
  private record Queue(Job<Integer> reader, Job<Boolean> writer) {}

  @AfterEach
  void endJobs() throws InterruptedException {
    freeCarriers.countDown();
    virtual.end();
    platform.end();
  }

  @Test
  void aWriterKeepsNewReadersOutAlsoWhileOthersAreBeforeIt() throws Exception {
    Queue queue;
    try (var guard = lock.lockRead()) {
      queue = queue();
      assertThat(platform.spawn(lock::tryRead).result()).isEmpty();
      assertThat(platform.spawn(() -> lock.tryRead(Duration.ofMillis(2))).result()).isEmpty();
      assertThat(guard.view()).containsExactly(1);
    }
    freeCarriers.countDown();
    assertThat(queue.reader.result()).isEqualTo(1);
    assertThat(queue.writer.result()).isTrue();
  }

  @Test
  void aReaderDoesNotOvertakeOneThatWaitsForAProcessor() throws Exception {
    Queue queue;
    Job<Integer> late;
    try (var guard = lock.lockRead()) {
      queue = queue();
      late = platform.spawnWaiting(() -> lock.read(List::size));
      assertThat(guard.view()).containsExactly(1);
    }
    freeCarriers.countDown();
    assertThat(queue.reader.result()).isEqualTo(1);
    assertThat(queue.writer.result()).isTrue();
    assertThat(late.result()).as("read after the writer").isEqualTo(2);
  }

  /// While somebody reads: a writer that waits for it gives up, which wakes the first one behind.
  private Queue queue() throws Exception {
    var givesUp = platform.spawnWaiting(lock::lockWriteInterruptibly);
    var reader = virtual.spawnWaiting(() -> lock.read(List::size));
    var writer = platform.spawnWaiting(() -> lock.write(value -> value.add(2)));
    occupyCarriers();
    givesUp.thread().interrupt();
    assertThat(givesUp.failure()).isInstanceOf(InterruptedException.class);
    return new Queue(reader, writer);
  }

  private void occupyCarriers() throws InterruptedException {
    var busy = new CountDownLatch(CARRIER_COUNT);
    for (int i = 0; i < CARRIER_COUNT; i++) {
      virtual.spawn(() -> {
        busy.countDown();
        while (freeCarriers.getCount() > 0) {
          Thread.onSpinWait();
        }
        return true;
      });
    }
    busy.await();
  }
}
