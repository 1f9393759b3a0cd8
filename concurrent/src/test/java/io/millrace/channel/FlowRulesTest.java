package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterMethod;

/// The rules of Reactive Streams 1.0.4, as their own test kit puts them.
class FlowRulesTest {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 20;
  private static final int POLL_MILLIS = 5;

  @Test
  void thePublisherObeysTheRules() {
    assertThat(passed(PublisherRules.class)).isGreaterThan(20);
  }

  @Test
  void thePublisherOfASharedReceiverObeysTheRules() {
    assertThat(passed(SharedPublisherRules.class)).isGreaterThan(20);
  }

  @Test
  void theSubscriberObeysTheRules() {
    assertThat(passed(SubscriberRules.class)).isGreaterThan(10);
  }

  /// Runs the kit's tests in that class; how many required ones passed, when none failed. An
  /// optional one is left out by the kit when the machine is too slow for its waits.
  private static int passed(Class<?> rules) {
    var results = new TestListenerAdapter();
    var kit = new TestNG(false);
    kit.setTestClasses(new Class<?>[] {rules});
    kit.setVerbose(0);
    kit.addListener(results);
    kit.run();
    assertThat(results.getFailedTests())
        .extracting(ITestResult::getName, ITestResult::getThrowable)
        .isEmpty();
    assertThat(results.getConfigurationFailures()).isEmpty();
    assertThat(results.getSkippedTests()).noneMatch(FlowRulesTest::isRequired);
    return (int) results.getPassedTests().stream().filter(FlowRulesTest::isRequired).count();
  }

  private static boolean isRequired(ITestResult result) {
    return result.getName().startsWith("required_");
  }

  private static TestEnvironment environment() {
    return new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS, POLL_MILLIS);
  }

  /// A publisher of 0, 1, 2, … over a channel of two.
  public static class PublisherRules extends FlowPublisherVerification<Integer> {
    private final ConcurrentLinkedQueue<Receiver<Integer>> receivers =
        new ConcurrentLinkedQueue<>();

    public PublisherRules() {
      super(environment());
    }

    Channel<Integer> channel() {
      return Channel.bounded(2);
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long elements) {
      var channel = channel();
      receivers.add(channel.receiver());
      Thread.startVirtualThread(() -> feed(channel.sender(), elements));
      return Bridges.publisher(channel.receiver());
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
      var channel = channel();
      channel.sender().fail(new IOException("failed from the start"));
      return Bridges.publisher(channel.receiver());
    }

    @AfterMethod
    public void endFeeds() {
      for (var receiver = receivers.poll(); receiver != null; receiver = receivers.poll()) {
        receiver.close();
      }
    }

    private static void feed(Sender<Integer> sender, long count) {
      try (sender) {
        for (long i = 0; i < count; i++) {
          sender.send((int) i);
        }
      } catch (ChannelClosedException closed) {
        // the test is over
      } catch (InterruptedException interrupt) {
        throw new AssertionError(interrupt);
      }
    }
  }

  /// The same over a channel of many receivers.
  public static final class SharedPublisherRules extends PublisherRules {
    @Override
    Channel<Integer> channel() {
      var shared = Channel.<Integer>sharedBounded(2);
      return new Channel<>(shared.sender(), shared.receiver());
    }
  }

  /// A subscriber that sends into a channel with room for all.
  public static final class SubscriberRules extends FlowSubscriberBlackboxVerification<Integer> {
    public SubscriberRules() {
      super(environment());
    }

    @Override
    public Flow.Subscriber<Integer> createFlowSubscriber() {
      return Bridges.subscriber(Channel.<Integer>unbounded().sender());
    }

    @Override
    public Integer createElement(int element) {
      return element;
    }
  }
}
