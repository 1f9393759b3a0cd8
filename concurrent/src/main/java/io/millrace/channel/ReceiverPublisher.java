package io.millrace.channel;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Publishes what a receiver takes; see [Bridges#publisher(Receiver)].
///
/// @param <T> what is handed over
final class ReceiverPublisher<T> implements Flow.Publisher<T> {

  /// The subscription of one who is refused: over before it began.
  private enum Refused implements Flow.Subscription {
    REFUSED;

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }

  private final ReceiverHandle<T> receiver;
  private final boolean isShared;

  /// The last subscription, unless the receiver is shared.
  private final AtomicReference<@Nullable ReceiverSubscription<T>> last = new AtomicReference<>();

  ReceiverPublisher(Receiver<T> receiver) {
    this.receiver = ReceiverHandle.of(Objects.requireNonNull(receiver, "receiver"));
    this.isShared = receiver instanceof SharedReceiver;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    var previous = isShared ? null : last.get();
    var next = new ReceiverSubscription<T>(receiver, subscriber, previous);
    if (isShared
        || ((previous == null || previous.isOver()) && last.compareAndSet(previous, next))) {
      next.start();
    } else {
      subscriber.onSubscribe(Refused.REFUSED);
      subscriber.onError(
          new IllegalStateException("a receiver that is not shared has one subscriber at a time"));
    }
  }
}
