package io.millrace.channel;

import java.time.Duration;
import java.time.Instant;

/// The two ends of a new channel: many threads send, one thread receives.
///
/// The accessors give the same handles each time, so every further sending thread takes its own
/// `sender.duplicate()`, made before the original is closed. Everything a thread did before a value
/// was sent happens-before whatever the receiving thread does after it took that value. Values that
/// one thread sends arrive in the order sent. Values are never `null`.
///
/// {@snippet file="io/millrace/snippets/ChannelSnippetsTest.java" region="feed"}
///
/// @param <T> what is handed over; immutable, or given up by the sender
/// @param sender the first sending handle
/// @param receiver the one receiving handle
public record Channel<T>(Sender<T> sender, Receiver<T> receiver) {

  private static final int CAPACITY_MAX = 1 << 30; // the largest power of two that an array holds

  /// Makes a channel that buffers up to `capacity` values; when it is full, senders wait. The
  /// buffer is allocated at once.
  ///
  /// @param <T> what is handed over
  /// @param capacity how many values the buffer holds, from 1 to 2^30
  /// @return the two ends
  /// @throws IllegalArgumentException if `capacity` is out of that range
  public static <T> Channel<T> bounded(int capacity) {
    requireCapacity(capacity);
    return over(new RingKernel<>(capacity));
  }

  /// Makes a channel whose senders never wait; only memory bounds it, so prefer [#bounded(int)]
  /// wherever a sender can be made to wait.
  ///
  /// @param <T> what is handed over
  /// @return the two ends
  public static <T> Channel<T> unbounded() {
    return over(new SegmentKernel<>());
  }

  /// Makes a channel without a buffer: a sender and the receiver wait for each other, and a value
  /// goes from hand to hand.
  ///
  /// @param <T> what is handed over
  /// @return the two ends
  public static <T> Channel<T> rendezvous() {
    return over(new RendezvousKernel<>());
  }

  /// As [#bounded(int)], for many receiving threads.
  ///
  /// @param <T> what is handed over
  /// @param capacity how many values the buffer holds, from 1 to 2^30
  /// @return the two ends
  /// @throws IllegalArgumentException if `capacity` is out of that range
  public static <T> SharedChannel<T> sharedBounded(int capacity) {
    requireCapacity(capacity);
    return sharedOver(new SharedKernel<>(new RingKernel<>(capacity)));
  }

  /// As [#unbounded()], for many receiving threads.
  ///
  /// @param <T> what is handed over
  /// @return the two ends
  public static <T> SharedChannel<T> sharedUnbounded() {
    return sharedOver(new SharedKernel<>(new SegmentKernel<>()));
  }

  /// As [#rendezvous()], for many receiving threads.
  ///
  /// @param <T> what is handed over
  /// @return the two ends
  public static <T> SharedChannel<T> sharedRendezvous() {
    return sharedOver(new RendezvousKernel<>());
  }

  /// Makes a channel to which the clock sends the time once, after the delay; then it ends. For a
  /// select's timeout `select(Duration, …)` is cheaper. The timer lasts until it is due.
  ///
  /// @param delay how long from now; zero or less is due at once
  /// @return its receiver, which need not be closed
  public static Receiver<Instant> after(Duration delay) {
    return Timers.after(delay);
  }

  /// Makes a channel to which the clock sends the time again and again, at a fixed rate. A tick
  /// that is due while the last one has not been received is dropped.
  ///
  /// @param period the time between two ticks, and until the first
  /// @return its receiver; closing it, or dropping it, stops the ticks
  /// @throws IllegalArgumentException if the period is not positive
  public static Receiver<Instant> ticks(Duration period) {
    return Timers.ticks(period);
  }

  /// Makes a channel to which nobody sends and which never ends: a select case that is switched
  /// off.
  ///
  /// @param <T> what is never handed over
  /// @return its receiver, which need not be closed
  public static <T> Receiver<T> never() {
    return Timers.never();
  }

  private static void requireCapacity(int capacity) {
    if (capacity < 1 || capacity > CAPACITY_MAX) {
      throw new IllegalArgumentException(
          "capacity must be from 1 to " + CAPACITY_MAX + ", was " + capacity);
    }
  }

  private static <T> Channel<T> over(Kernel<T> kernel) {
    var ends = new Ends(kernel);
    return new Channel<>(Sender.of(kernel, ends), ReceiverHandle.of(kernel, ends, false));
  }

  private static <T> SharedChannel<T> sharedOver(Kernel<T> kernel) {
    var ends = new Ends(kernel);
    return new SharedChannel<>(
        Sender.of(kernel, ends), new SharedReceiver<>(ReceiverHandle.of(kernel, ends, true)));
  }
}
