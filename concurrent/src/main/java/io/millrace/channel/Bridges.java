package io.millrace.channel;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Leads from channels to `Flow`'s streams and from streams and stages to channels.
///
/// There is no `receiveAsync` and no `sendAsync`: a future that is cancelled, or times out, cannot
/// hand back the message that it was about to carry. Where a thread must not wait, let a virtual
/// thread do it.
public final class Bridges {

  private Bridges() {}

  /// Publishes what the receiver takes. A subscription has a virtual thread of its own, which waits
  /// for values and for demand, takes a value only when one is demanded, and calls the subscriber;
  /// so a slow subscriber makes the senders wait.
  ///
  /// A receiver that is not shared has one subscriber at a time; another is refused by an
  /// `IllegalStateException` to its `onError`. After a cancel the next subscriber goes on where the
  /// last one stopped. The subscribers of a [SharedReceiver] compete: each value goes to one.
  ///
  /// The end of the channel becomes `onComplete`, which needs no demand; a failed one becomes
  /// `onError` with the failure. Cancelling stops the taking; a value taken at that moment still
  /// arrives, so none is lost. The receiver stays open: closing it is the caller's matter, and ends
  /// a subscription with an `IllegalStateException`. What a sender did before it sent a value
  /// happens-before `onNext`.
  ///
  /// @param <T> what is handed over
  /// @param receiver an open handle, from which nobody else receives unless it is shared
  /// @return a publisher that takes nothing while it has no subscriber
  public static <T> Flow.Publisher<T> publisher(Receiver<T> receiver) {
    return new ReceiverPublisher<>(receiver);
  }

  /// Sends what it is given. It demands one value at a time, and the next one when the last is in
  /// the channel; while that is full, `onNext` waits, and holds up the publisher's thread.
  ///
  /// `onComplete` closes the sender, `onError` fails it. If the receiver takes nothing more, or the
  /// sender is closed by others, the subscription is cancelled when the next value arrives, and
  /// that value is dropped. An interrupt while it waits cancels the subscription, fails the sender,
  /// for a value is missing, and leaves the flag set.
  ///
  /// @param <T> what is handed over
  /// @param sender an open handle, the subscriber's from here on
  /// @return a subscriber, for one subscription
  public static <T> Flow.Subscriber<T> subscriber(Sender<T> sender) {
    return new SenderSubscriber<>(sender);
  }

  /// Makes a channel to which the stage sends its value when it completes; then it ends. If the
  /// stage completes with `null` the channel ends without a value, if it fails the end is a failure
  /// with the stage's exception. Usable in a select. The stage's thread never waits, and closing
  /// the receiver does not cancel the stage.
  ///
  /// @param <T> what the stage completes with
  /// @param stage what to wait for
  /// @return its receiver, which need not be closed
  public static <T> Receiver<T> receiver(CompletionStage<? extends @Nullable T> stage) {
    var kernel = new RingKernel<T>(1);
    var ends = new Ends(kernel);
    var unused =
        stage.whenComplete((value, failure) -> {
          if (value != null) {
            kernel.trySend(
                value); // empty until now, so it is full never; closed is the caller's wish
          }
          ends.endWith(failure == null ? null : unwrapped(failure));
        });
    return ReceiverHandle.ofClock(kernel, ends);
  }

  /// What a stage failed with: dependent stages see it wrapped.
  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException
        ? Objects.requireNonNullElse(failure.getCause(), failure)
        : failure;
  }
}
