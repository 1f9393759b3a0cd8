package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of channel as a publisher.
@ParameterizedClass(name = "{0}")
@MethodSource("flavours")
class PublisherTest extends ChannelContract {

  @Test
  void givesTheValuesInOrderAndCompletes() throws Exception {
    var channel = this.<Integer>channel();
    var recorder = Recorder.of(Bridges.publisher(channel.receiver())).request(Long.MAX_VALUE);
    recorder.request(Long.MAX_VALUE); // still no limit
    spawn(() -> sendAll(channel.sender(), 100));
    for (int i = 0; i < 100; i++) {
      recorder.assertNext(i);
    }
    recorder.assertComplete();
    recorder.awaitTerminated();
    recorder.assertNothingMore();
  }

  @Test
  void takesNothingWithoutDemandAndNoMoreThanIsDemanded() throws Exception {
    var channel = this.<Integer>channel();
    var sending = spawn(() -> sendAll(channel.sender(), 3)); // ends when all three have room
    var publisher = Bridges.publisher(channel.receiver());
    var recorder = Recorder.of(publisher).awaitWaiting();
    recorder.assertNothingMore();
    recorder.request(1).assertNext(0);
    recorder.awaitWaiting().assertNothingMore();
    recorder.subscription().cancel();
    recorder.awaitTerminated();
    assertThat(channel.receiver().receive()).isEqualTo(1);
    assertThat(channel.receiver().receive()).isEqualTo(2);
    assertThat(sending.result()).isTrue();
  }

  @Test
  void completesWithoutDemand() throws Exception {
    var empty = this.<Integer>channel();
    var none = Recorder.of(Bridges.publisher(empty.receiver())).awaitWaiting();
    empty.sender().close();
    none.assertComplete();
    var channel = this.<Integer>channel();
    var one = Recorder.of(Bridges.publisher(channel.receiver())).request(1);
    spawn(() -> sendAll(channel.sender(), 1));
    one.assertNext(0);
    one.assertComplete();
  }

  @Test
  void aFailedEndIsAnError() throws Exception {
    var channel = this.<Integer>channel();
    var cause = new IOException("disk");
    channel.sender().fail(cause);
    assertThat(Recorder.of(Bridges.publisher(channel.receiver())).failure()).isSameAs(cause);
  }

  @Test
  void aCancelWhileItWaitsTakesNothing() throws Exception {
    for (long demand = 0; demand < 2; demand++) {
      var channel = this.<Integer>channel();
      var publisher = Bridges.publisher(channel.receiver());
      var recorder = Recorder.of(publisher);
      if (demand > 0) {
        recorder.request(demand);
      }
      recorder.awaitWaiting().subscription().cancel();
      recorder.subscription().cancel();
      recorder.subscription().request(1);
      recorder.awaitTerminated();
      put(channel.sender(), 7);
      Recorder.of(publisher).request(1).assertNext(7);
      recorder.assertNothingMore();
    }
  }

  @Test
  void aCancelInTheMiddleLeavesTheRestToTheNextSubscriber() throws Exception {
    var channel = this.<Integer>channel();
    spawn(() -> sendAll(channel.sender(), 5));
    var publisher = Bridges.publisher(channel.receiver());
    var first =
        new Recorder() {
          @Override
          public void onNext(Integer value) {
            super.onNext(value);
            if (value == 2) {
              cancelNow(this);
            }
          }
        };
    publisher.subscribe(first);
    first.request(Long.MAX_VALUE);
    for (int i = 0; i < 3; i++) {
      first.assertNext(i);
    }
    first.awaitTerminated();
    first.assertNothingMore();
    var second = Recorder.of(publisher).request(2);
    second.assertNext(3);
    second.assertNext(4);
    second.assertComplete();
  }

  @Test
  void aCancelDoesNotInterruptTheSubscribersCode() throws Exception {
    var channel = this.<Integer>channel();
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var busy =
        new Recorder() {
          @Override
          public void onNext(Integer value) {
            try {
              begun.countDown();
              go.await();
              super.onNext(value);
            } catch (InterruptedException interrupt) {
              super.onError(interrupt);
            }
          }
        };
    var publisher = Bridges.publisher(channel.receiver());
    publisher.subscribe(busy);
    busy.request(2);
    spawnSend(channel.sender(), 7);
    begun.await();
    busy.subscription().cancel();
    var next = Recorder.of(publisher).request(1);
    go.countDown();
    busy.assertNext(7);
    spawnSend(channel.sender(), 8);
    next.assertNext(8); // once the first has returned
    busy.awaitTerminated();
    busy.assertNothingMore();
  }

  @Test
  void aSubscriberThatThrowsIsCancelled() throws Exception {
    var channel = this.<Integer>channel();
    var broken = new IllegalArgumentException("broken");
    var throwing =
        new Recorder() {
          @Override
          public void onNext(Integer value) {
            throw broken;
          }
        };
    var publisher = Bridges.publisher(channel.receiver());
    publisher.subscribe(throwing);
    throwing.request(5);
    spawnSend(channel.sender(), 7);
    throwing.awaitTerminated();
    assertThat(throwing.uncaught()).isSameAs(broken);
    throwing.assertNothingMore();
    var next = Recorder.of(publisher).request(1);
    spawnSend(channel.sender(), 8);
    next.assertNext(8);
  }

  @Test
  void aDemandOfLessThanOneIsAnError() throws Exception {
    var waiting = Recorder.of(Bridges.publisher(this.<Integer>channel().receiver()));
    waiting.request(1).awaitWaiting().request(0);
    assertThat(waiting.failure())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9")
        .hasMessageContaining("was 0");
    waiting.awaitTerminated();
    var channel = this.<Integer>channel();
    put(channel.sender(), 7);
    var idle = Recorder.of(Bridges.publisher(channel.receiver())).awaitWaiting().request(-1);
    assertThat(idle.failure()).isInstanceOf(IllegalArgumentException.class);
    idle.awaitTerminated();
    assertThat(channel.receiver().receive()).isEqualTo(7);
  }

  @Test
  void closingTheReceiverIsAnError() throws Exception {
    for (long demand = 0; demand < 2; demand++) {
      var channel = this.<Integer>channel();
      var recorder = Recorder.of(Bridges.publisher(channel.receiver()));
      if (demand > 0) {
        recorder.request(demand);
      }
      recorder.awaitWaiting();
      channel.receiver().close();
      assertThat(recorder.failure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void anInterruptFlagThatTheSubscriberLeavesEndsTheSubscription() throws Exception {
    var channel = this.<Integer>channel();
    var interrupting =
        new Recorder() {
          @Override
          public void onNext(Integer value) {
            Thread.currentThread().interrupt();
          }
        };
    Bridges.publisher(channel.receiver()).subscribe(interrupting);
    interrupting.request(2);
    spawnSend(channel.sender(), 7);
    assertThat(interrupting.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aSecondSubscriberIsRefusedUnlessTheReceiverIsShared() throws Exception {
    var channel = this.<Integer>channel();
    var publisher = Bridges.publisher(channel.receiver());
    var first = Recorder.of(publisher).request(1000);
    var second = Recorder.of(publisher).request(1000);
    if (!flavour.isShared()) {
      assertThat(second.failure())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("one subscriber at a time");
      second.subscription().cancel();
      spawnSend(channel.sender(), 7);
      first.assertNext(7);
      return;
    }
    spawn(() -> sendAll(channel.sender(), 1000));
    var all = new TreeSet<Integer>();
    for (var recorder : new Recorder[] {first, second}) {
      int last = -1;
      var signal = recorder.signal();
      while (signal instanceof Recorder.Signal.Next(int value, boolean interrupted)) {
        assertThat(value).as("in the order sent").isGreaterThan(last);
        assertThat(all.add(value)).as("to one of them").isTrue();
        last = value;
        signal = recorder.signal();
      }
      assertThat(signal).isEqualTo(new Recorder.Signal.Complete());
    }
    assertThat(all).hasSize(1000);
  }

  @Test
  void aReceiverThatAnotherThreadReceivesFromIsAnErrorUnlessShared() throws Exception {
    var channel = this.<Integer>channel();
    var owning = spawn(() -> channel.receiver().receive()).awaitWaiting();
    for (long demand = 0; demand < 2; demand++) {
      var recorder = Recorder.of(Bridges.publisher(channel.receiver()));
      if (demand > 0) {
        recorder.request(demand);
      }
      if (flavour.isShared()) {
        recorder.awaitWaiting().subscription().cancel();
      } else {
        assertThat(recorder.failure()).hasMessageContaining("a receiver is for one thread");
      }
    }
    channel.sender().send(7);
    assertThat(owning.result()).isEqualTo(7);
  }

  @Test
  void aSubscriberWithoutDemandLeavesTheWakeUpToOthers() throws Exception {
    if (!flavour.isShared()) {
      return;
    }
    var channel = this.<Integer>channel();
    var idle = Recorder.of(Bridges.publisher(channel.receiver())).awaitWaiting();
    var receiving = spawn(() -> channel.receiver().receive()).awaitWaiting();
    spawnSend(channel.sender(), 7);
    assertThat(receiving.result()).isEqualTo(7);
    idle.assertNothingMore();
  }

  @Test
  @SuppressWarnings("NullAway") // the rule is about null
  void nullIsRefused() {
    assertThatThrownBy(() -> Bridges.publisher(this.<Integer>channel().receiver()).subscribe(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Bridges.publisher(null)).isInstanceOf(NullPointerException.class);
  }

  private static void cancelNow(Recorder recorder) {
    try {
      recorder.subscription().cancel();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean sendAll(Sender<Integer> sender, int count) throws InterruptedException {
    sender.run(open -> {
      for (int i = 0; i < count; i++) {
        open.send(i);
      }
    });
    return true;
  }
}
