package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/// What every channel does, whichever kernel is behind it: the subclasses are the contract, one
/// topic each, run for every flavour with platform and with virtual threads. A new kernel is one
/// more line in [#flavours()].
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ChannelContract {
  static final int UNBOUNDED = Integer.MAX_VALUE;

  interface Maker {
    <T> Channel<T> channel();
  }

  record Flavour(String name, int capacity, boolean virtual, Maker maker) {
    @Override
    public String toString() {
      return name + (virtual ? ", virtual threads" : ", platform threads");
    }
  }

  @Parameter Flavour flavour = flavours().findFirst().orElseThrow();

  private final List<Job<?>> jobs = new ArrayList<>();

  static Stream<Flavour> flavours() {
    return Stream.of(true, false)
        .flatMap(virtual ->
            Stream.concat(
                IntStream.of(1, 2, 3, 16).mapToObj(capacity -> bounded(capacity, virtual)),
                Stream.of(unbounded(virtual))));
  }

  static Stream<Flavour> boundedFlavours() {
    return flavours().filter(flavour -> flavour.capacity() != UNBOUNDED);
  }

  private static Flavour bounded(int capacity, boolean virtual) {
    return new Flavour(
        "bounded(" + capacity + ")",
        capacity,
        virtual,
        new Maker() {
          @Override
          public <T> Channel<T> channel() {
            return Channel.bounded(capacity);
          }
        });
  }

  private static Flavour unbounded(boolean virtual) {
    return new Flavour(
        "unbounded",
        UNBOUNDED,
        virtual,
        new Maker() {
          @Override
          public <T> Channel<T> channel() {
            return Channel.unbounded();
          }
        });
  }

  @AfterEach
  void endJobs() throws InterruptedException {
    for (var job : jobs) {
      job.end();
    }
  }

  final <T> Channel<T> channel() {
    return flavour.maker().channel();
  }

  /// A channel that holds as many values as it can: 0, 1, 2, …
  final Channel<Integer> fullChannel() throws InterruptedException {
    assertThat(flavour.capacity()).isNotEqualTo(UNBOUNDED);
    var channel = this.<Integer>channel();
    for (int i = 0; i < flavour.capacity(); i++) {
      channel.sender().send(i);
    }
    return channel;
  }

  final <R> Job<R> spawn(Callable<R> body) {
    var job = new Job<R>(flavour.virtual() ? Thread.ofVirtual() : daemon(), body);
    jobs.add(job);
    return job;
  }

  private static Thread.Builder daemon() {
    return Thread.ofPlatform().daemon();
  }

  final Job<Boolean> spawnSend(Sender<Integer> sender, Integer value) {
    return spawn(() -> {
      sender.send(value);
      return true;
    });
  }
}
