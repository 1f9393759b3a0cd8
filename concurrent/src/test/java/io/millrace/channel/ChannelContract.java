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
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ChannelContract {
  static final int UNBOUNDED = Integer.MAX_VALUE;

  interface Maker {
    <T> Channel<T> channel();
  }

  record Flavour(String name, int capacity, boolean isShared, boolean virtual, Maker maker) {
    @Override
    public String toString() {
      return name + (virtual ? ", virtual threads" : ", platform threads");
    }
  }

  @Parameter Flavour flavour = flavours().findFirst().orElseThrow();

  private final List<Job<?>> jobs = new ArrayList<>();

  static Stream<Flavour> flavours() {
    return Stream.of(true, false).flatMap(virtual -> kinds().map(kind -> kind.flavour(virtual)));
  }

  /// Those that hold values: all but the rendezvous.
  static Stream<Flavour> bufferedFlavours() {
    return flavours().filter(flavour -> flavour.capacity() > 0);
  }

  /// Those that hold values and make a sender wait when they are full.
  static Stream<Flavour> boundedFlavours() {
    return bufferedFlavours().filter(flavour -> flavour.capacity() != UNBOUNDED);
  }

  static Stream<Flavour> rendezvousFlavours() {
    return flavours().filter(flavour -> flavour.capacity() == 0);
  }

  /// Those that several threads may receive from.
  static Stream<Flavour> sharedFlavours() {
    return flavours().filter(Flavour::isShared);
  }

  /// Those that one thread receives from.
  static Stream<Flavour> ownedFlavours() {
    return flavours().filter(flavour -> !flavour.isShared());
  }

  private record Kind(String name, int capacity, boolean isShared, Maker maker) {
    Flavour flavour(boolean virtual) {
      return new Flavour(name, capacity, isShared, virtual, maker);
    }
  }

  private static Stream<Kind> kinds() {
    return Stream.of(
            IntStream.of(1, 2, 3, 16, 64).mapToObj(ChannelContract::bounded),
            IntStream.of(1, 3, 16).mapToObj(ChannelContract::sharedBounded),
            Stream.of(
                new Kind(
                    "unbounded",
                    UNBOUNDED,
                    false,
                    new Maker() {
                      @Override
                      public <T> Channel<T> channel() {
                        return Channel.unbounded();
                      }
                    }),
                new Kind(
                    "shared unbounded",
                    UNBOUNDED,
                    true,
                    new Maker() {
                      @Override
                      public <T> Channel<T> channel() {
                        return either(Channel.sharedUnbounded());
                      }
                    }),
                new Kind(
                    "rendezvous",
                    0,
                    false,
                    new Maker() {
                      @Override
                      public <T> Channel<T> channel() {
                        return Channel.rendezvous();
                      }
                    }),
                new Kind(
                    "shared rendezvous",
                    0,
                    true,
                    new Maker() {
                      @Override
                      public <T> Channel<T> channel() {
                        return either(Channel.sharedRendezvous());
                      }
                    })))
        .flatMap(kinds -> kinds);
  }

  private static Kind bounded(int capacity) {
    return new Kind(
        "bounded(" + capacity + ")",
        capacity,
        false,
        new Maker() {
          @Override
          public <T> Channel<T> channel() {
            return Channel.bounded(capacity);
          }
        });
  }

  private static Kind sharedBounded(int capacity) {
    return new Kind(
        "shared bounded(" + capacity + ")",
        capacity,
        true,
        new Maker() {
          @Override
          public <T> Channel<T> channel() {
            return either(Channel.sharedBounded(capacity));
          }
        });
  }

  /// The same two ends: a shared receiver is a receiver.
  private static <T> Channel<T> either(SharedChannel<T> shared) {
    return new Channel<>(shared.sender(), shared.receiver());
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

  /// Sends; to a rendezvous channel in a thread of its own, which waits when this returns.
  final void put(Sender<Integer> sender, Integer value) throws InterruptedException {
    if (flavour.capacity() > 0) {
      sender.send(value);
    } else {
      spawnSend(sender, value).awaitWaiting();
    }
  }

  final Job<Boolean> spawnSend(Sender<Integer> sender, Integer value) {
    return spawn(() -> {
      sender.send(value);
      return true;
    });
  }
}
