package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of channel as a subscriber.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class SubscriberTest extends ChannelContract {

  /// What was called, in order.
  private static final class Upstream implements Flow.Subscription {
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

    @Override
    public void request(long count) {
      calls.add("request " + count);
    }

    @Override
    public void cancel() {
      calls.add("cancel");
    }

    void assertCalls(String... expected) {
      assertThat(calls).containsExactly(expected);
    }
  }

  private final Upstream upstream = new Upstream();

  @Test
  void demandsTheNextValueOnceTheLastIsInTheChannel() throws Exception {
    var channel = this.<Integer>channel();
    int roomCount = Math.min(flavour.capacity(), 100);
    var subscriber = subscribed(channel.sender());
    upstream.assertCalls("request 1");
    for (int i = 0; i < roomCount; i++) {
      subscriber.onNext(i);
    }
    assertThat(upstream.calls).hasSize(roomCount + 1).containsOnly("request 1");
    if (flavour.capacity() == UNBOUNDED) {
      return;
    }
    var waiting = spawn(() -> next(subscriber, roomCount)).awaitWaiting();
    assertThat(upstream.calls).hasSize(roomCount + 1);
    assertThat(channel.receiver().receive()).isZero();
    assertThat(waiting.result()).isTrue();
    assertThat(upstream.calls).hasSize(roomCount + 2);
  }

  @Test
  void completionClosesTheSender() throws Exception {
    var channel = this.<Integer>channel();
    subscribed(channel.sender()).onComplete();
    assertThat(channel.receiver().stream()).isEmpty();
    upstream.assertCalls("request 1");
  }

  @Test
  void anErrorFailsTheSender() {
    var channel = this.<Integer>channel();
    var cause = new IOException("upstream");
    subscribed(channel.sender()).onError(cause);
    assertThatThrownBy(channel.receiver()::receive)
        .isInstanceOf(ChannelClosedException.class)
        .cause()
        .isSameAs(cause);
    upstream.assertCalls("request 1");
  }

  @Test
  void aReceiverThatIsGoneCancelsTheSubscription() {
    var channel = this.<Integer>channel();
    var subscriber = subscribed(channel.sender());
    channel.receiver().close();
    subscriber.onNext(1);
    upstream.assertCalls("request 1", "cancel");
    subscriber.onNext(2);
    subscriber.onComplete();
    upstream.assertCalls("request 1", "cancel");
  }

  @Test
  void aSenderThatOthersCloseCancelsTheSubscription() {
    var channel = this.<Integer>channel();
    var subscriber = subscribed(channel.sender());
    channel.sender().close();
    subscriber.onNext(1);
    upstream.assertCalls("request 1", "cancel");
    assertThat(channel.receiver().stream()).isEmpty();
  }

  @Test
  void oneOfSeveralSendersThatFindsTheReceiverGoneIsClosed() {
    var channel = this.<Integer>channel();
    var own = channel.sender().duplicate();
    var subscriber = subscribed(own);
    channel.receiver().stopSenders();
    subscriber.onNext(1);
    assertThatThrownBy(() -> own.trySend(2)).hasMessageContaining("this sender handle is closed");
  }

  @Test
  void anInterruptWhileItWaitsCancelsAndFailsTheSender() throws Exception {
    if (flavour.capacity() == UNBOUNDED) {
      return;
    }
    var channel = fullChannel();
    var subscriber = subscribed(channel.sender());
    var waiting =
        spawn(
                () -> {
                  next(subscriber, -1);
                  return Thread.currentThread().isInterrupted();
                })
            .awaitWaiting();
    waiting.thread().interrupt();
    assertThat(waiting.result()).as("the flag is left set").isTrue();
    upstream.assertCalls("request 1", "cancel");
    assertThat(channel.receiver().drain()).doesNotContain(-1).hasSize(flavour.capacity());
    assertThatThrownBy(channel.receiver()::receive).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void aFurtherSubscriptionIsCancelled() {
    var subscriber = subscribed(this.<Integer>channel().sender());
    var second = new Upstream();
    subscriber.onSubscribe(second);
    second.assertCalls("cancel");
    upstream.assertCalls("request 1");
  }

  @Test
  void aSubscriptionAfterTheEndIsCancelled() {
    var subscriber = Bridges.subscriber(this.<Integer>channel().sender());
    subscriber.onComplete();
    subscriber.onSubscribe(upstream);
    upstream.assertCalls("cancel");
    subscriber.onNext(1); // against the rules, and without effect
  }

  @Test
  void aValueBeforeAnySubscriptionIsIgnored() {
    var channel = this.<Integer>channel();
    Bridges.subscriber(channel.sender()).onNext(1); // against the rules
    assertThat(channel.receiver().size()).isZero();
  }

  @Test
  @SuppressWarnings("NullAway") // the rule is about null
  void nullIsRefused() {
    var subscriber = Bridges.subscriber(this.<Integer>channel().sender());
    assertThatThrownBy(() -> subscriber.onSubscribe(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("subscription");
    assertThatThrownBy(() -> subscriber.onNext(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> subscriber.onError(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("failure");
    assertThatThrownBy(() -> Bridges.subscriber(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aPublisherOfTheJdkAndOneOfOursFillChannelsInOrder() throws Exception {
    var first = this.<Integer>channel();
    var second = this.<Integer>channel();
    Bridges.publisher(first.receiver()).subscribe(Bridges.subscriber(second.sender()));
    var submitting =
        spawn(() -> {
          try (var publisher = new SubmissionPublisher<Integer>()) {
            publisher.subscribe(Bridges.subscriber(first.sender()));
            IntStream.range(0, 1000).forEach(publisher::submit);
          }
          return true;
        });
    var received = List.copyOf(second.receiver().stream().toList());
    assertThat(submitting.result()).isTrue();
    assertThat(received).isEqualTo(IntStream.range(0, 1000).boxed().toList());
  }

  private Flow.Subscriber<Integer> subscribed(Sender<Integer> sender) {
    var subscriber = Bridges.subscriber(sender);
    subscriber.onSubscribe(upstream);
    return subscriber;
  }

  private static boolean next(Flow.Subscriber<Integer> subscriber, int value) {
    subscriber.onNext(value);
    return true;
  }
}
