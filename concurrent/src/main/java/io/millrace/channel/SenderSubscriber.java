package io.millrace.channel;

import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Sends what a publisher gives; see [Bridges#subscriber(Sender)].
///
/// @param <T> what is handed over
final class SenderSubscriber<T> implements Flow.Subscriber<T> {
  /*
   * Rules of Reactive Streams 1.0.4: a further subscription is cancelled (2.5), nothing but null
   * makes a method throw (2.13), a terminal signal calls nothing of the subscription (2.3), signals
   * after a cancel are ignored (2.8). The publisher calls one method after another, each happening
   * before the next (1.3), so the field needs no more than that.
   */

  private final Sender<T> sender;
  private Flow.@Nullable Subscription subscription;
  private boolean isOver;

  SenderSubscriber(Sender<T> sender) {
    this.sender = Objects.requireNonNull(sender, "sender");
  }

  @Override
  public void onSubscribe(Flow.Subscription offered) {
    Objects.requireNonNull(offered, "subscription");
    if (subscription != null || isOver) {
      offered.cancel();
      return;
    }
    subscription = offered;
    offered.request(1);
  }

  @Override
  public void onNext(T value) {
    Objects.requireNonNull(value, "value");
    var upstream = subscription;
    if (upstream == null || isOver) {
      return;
    }
    try {
      sender.send(value);
    } catch (ChannelClosedException | IllegalStateException closed) { // nobody wants any more
      stop(upstream);
      sender.close();
      return;
    } catch (InterruptedException interrupt) {
      stop(upstream);
      sender.fail(interrupt);
      Thread.currentThread().interrupt();
      return;
    }
    upstream.request(1);
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    isOver = true;
    sender.fail(failure);
  }

  @Override
  public void onComplete() {
    isOver = true;
    sender.close();
  }

  private void stop(Flow.Subscription upstream) {
    isOver = true;
    upstream.cancel();
  }
}
