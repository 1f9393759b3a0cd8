package io.millrace.verification.soak;

import io.millrace.channel.Channel;
import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.ReceiveResult;
import io.millrace.channel.Receiver;
import io.millrace.channel.Select;
import io.millrace.channel.SendResult;
import io.millrace.channel.Sender;
import io.millrace.channel.SharedReceiver;
import io.millrace.verification.soak.Tally.Taken;
import io.millrace.verification.soak.Tally.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One round of random operations on one channel: sends and receives of every kind, selects,
/// timeouts, interrupts and closings, by platform and virtual threads.
final class Soak {
  /*
   * Everything random comes from the round's seed: the channel, the threads, and what each of them
   * does; only how they interleave is up to the machine. Senders note what they know was sent. An
   * interrupted or timed-out send must not have been sent, so it is not noted, and its number is
   * skipped. At the end of a round that was not cut off, what went in must have come out, once, and
   * in order per sender and receiver.
   */

  private static final int SENDER_COUNT_MAX = 5;
  private static final int RECEIVER_COUNT_MAX = 3;
  private static final int VALUE_COUNT_MAX = 300;
  private static final int BATCH_COUNT_MAX = 5;
  private static final Duration SHORT = Duration.ofNanos(20_000);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Random random;
  private final long seed;
  private final Tally tally = new Tally();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Throwable failure;

  private Soak(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /// Runs the round of that seed.
  ///
  /// @return how many values arrived
  /// @throws AssertionError if something is wrong; the message has the seed
  static long round(long seed) throws InterruptedException {
    return new Soak(seed).run();
  }

  private record Ends(Sender<Value> sender, Receiver<Value> receiver, String name) {}

  private long run() throws InterruptedException {
    var ends = ends();
    int receiverCount =
        ends.receiver instanceof SharedReceiver ? 1 + random.nextInt(RECEIVER_COUNT_MAX) : 1;
    boolean stops = random.nextInt(4) == 0;
    boolean closes = random.nextInt(4) == 0;
    int senderCount = 1 + random.nextInt(SENDER_COUNT_MAX);
    for (int i = 0; i < senderCount; i++) {
      int self = i;
      var sender = ends.sender.duplicate();
      var own = new Random(random.nextLong());
      start("sender " + i, () -> send(sender, self, own));
    }
    for (int i = 0; i < receiverCount; i++) {
      var receiver =
          ends.receiver instanceof SharedReceiver<Value> shared
              ? shared.duplicate()
              : ends.receiver;
      var own = new Random(random.nextLong());
      int limit = closes ? own.nextInt(VALUE_COUNT_MAX) : Integer.MAX_VALUE;
      start("receiver " + i, () -> receive(receiver, tally.newTaken(), own, limit));
    }
    ends.sender.close();
    if (ends.receiver instanceof SharedReceiver) {
      ends.receiver.close();
    }
    disturb(stops ? ends.receiver : null);
    join(ends.name);
    var wrong = tally.verdict(closes);
    if (wrong != null) {
      throw new AssertionError(where(ends.name) + wrong);
    }
    return tally.arrivedCount();
  }

  private Ends ends() {
    int capacity = 1 + random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 -> ends(Channel.bounded(capacity), "bounded " + capacity);
      case 1 -> ends(Channel.unbounded(), "unbounded");
      case 2 -> ends(Channel.rendezvous(), "rendezvous");
      case 3 -> {
        var shared = Channel.<Value>sharedBounded(capacity);
        yield new Ends(shared.sender(), shared.receiver(), "shared bounded " + capacity);
      }
      case 4 -> {
        var shared = Channel.<Value>sharedUnbounded();
        yield new Ends(shared.sender(), shared.receiver(), "shared unbounded");
      }
      default -> {
        var shared = Channel.<Value>sharedRendezvous();
        yield new Ends(shared.sender(), shared.receiver(), "shared rendezvous");
      }
    };
  }

  private static Ends ends(Channel<Value> channel, String name) {
    return new Ends(channel.sender(), channel.receiver(), name);
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private void start(String name, Body body) {
    var builder = random.nextBoolean() ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    threads.add(
        builder
            .name(name)
            .start(() -> {
              try {
                body.run();
              } catch (Throwable thrown) { // the outermost frame of the thread
                failure = thrown;
              }
            }));
  }

  private void send(Sender<Value> sender, int self, Random own) {
    var sent = new ArrayList<Integer>();
    int count = own.nextInt(VALUE_COUNT_MAX);
    try (sender) {
      for (int number = 0; number < count; number++) {
        try {
          if (sendOne(sender, Value.of(self, number), own)) {
            sent.add(number);
          }
        } catch (InterruptedException interrupt) {
          // not sent
        }
      }
    } catch (ChannelClosedException closed) {
      // the receivers are gone; this one was not sent
    } finally {
      tally.sent(self, sent);
    }
  }

  private static boolean sendOne(Sender<Value> sender, Value value, Random own)
      throws InterruptedException {
    return switch (own.nextInt(6)) {
      case 0 -> isSent(sender.trySend(value));
      case 1 -> isSent(sender.trySend(value, SHORT));
      case 2 -> Select.<Boolean>fair().send(sender, value, () -> true).select(SHORT, () -> false);
      case 3 -> Select.<Boolean>inPriority().send(sender, value, () -> true).trySelect(() -> false);
      case 4 -> Select.<Boolean>fair().send(sender, value, () -> true).select();
      default -> {
        sender.send(value);
        yield true;
      }
    };
  }

  private static boolean isSent(SendResult<Value> result) {
    return switch (result) {
      case SendResult.Sent<Value> _ -> true;
      case SendResult.Full<Value> _ -> false;
      case SendResult.Closed<Value> _ -> false; // the next send throws
    };
  }

  private void receive(Receiver<Value> receiver, Taken taken, Random own, int limit) {
    try (receiver) {
      while (taken.values.size() < limit) {
        try {
          if (!receiveSome(receiver, taken.values, own)) {
            return;
          }
        } catch (InterruptedException interrupt) {
          // nothing was taken
        }
      }
      if (own.nextBoolean()) {
        taken.values.addAll(receiver.closeAndDrain());
      }
    }
  }

  /// Takes what one operation takes; false at the end.
  private static boolean receiveSome(Receiver<Value> receiver, List<Value> into, Random own)
      throws InterruptedException {
    switch (own.nextInt(7)) {
      case 0 -> {
        return keep(receiver.tryReceive(), into);
      }
      case 1 -> {
        return keep(receiver.tryReceive(SHORT), into);
      }
      case 2 -> {
        return receiver.receiveMany(into, 1 + own.nextInt(BATCH_COUNT_MAX));
      }
      case 3 -> into.addAll(receiver.drain());
      case 4 -> {
        return Select.<Boolean>fair().receive(receiver, into::add, _ -> false).select();
      }
      case 5 -> {
        return Select.<Boolean>fair()
            .receive(receiver, into::add, _ -> false)
            .select(SHORT, () -> true);
      }
      default -> {
        try {
          into.add(receiver.receive());
        } catch (ChannelClosedException end) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean keep(ReceiveResult<Value> result, List<Value> into) {
    return switch (result) {
      case ReceiveResult.Received<Value>(Value value) -> into.add(value);
      case ReceiveResult.Empty<Value> _ -> true;
      case ReceiveResult.Closed<Value> _ -> false;
      case ReceiveResult.Failed<Value>(Throwable cause) -> throw new AssertionError(cause);
    };
  }

  /// Interrupts threads while they work, and may stop the senders.
  private void disturb(@Nullable Receiver<Value> stopped) {
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      threads.get(random.nextInt(threads.size())).interrupt();
      Thread.onSpinWait();
    }
    if (stopped != null && !(stopped instanceof SharedReceiver)) {
      try {
        stopped.stopSenders();
      } catch (IllegalStateException closed) {
        // its thread was faster
      }
    }
  }

  private void join(String name) throws InterruptedException {
    for (var thread : threads) {
      if (!thread.join(DEADLINE)) {
        var error = new AssertionError(where(name) + thread.getName() + " waits for ever");
        error.setStackTrace(thread.getStackTrace());
        throw error;
      }
    }
    var thrown = failure;
    if (thrown != null) {
      throw new AssertionError(where(name) + "a thread threw " + thrown, thrown);
    }
  }

  private String where(String name) {
    return "seed " + seed + ", " + name + ": ";
  }
}
