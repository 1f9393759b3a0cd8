package io.millrace.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What is sent wakes as many of several waiting receivers as it needs.
@ParameterizedClass(name = "{0}")
@MethodSource("sharedFlavours")
class SharedReceiverTest extends ChannelContract {
  private static final int RECEIVERS = 20;

  @Test
  void everyWaitingReceiverGetsOneOfTheValuesSentOneByOne() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = receiving(channel);
    for (int i = 0; i < RECEIVERS; i++) {
      channel.sender().send(i);
    }
    assertThat(results(receiving)).containsExactlyInAnyOrderElementsOf(numbers());
  }

  @Test
  void everyWaitingReceiverGetsOneOfTheValuesSentAtOnce() throws Exception {
    var channel = this.<Integer>channel();
    var receiving = receiving(channel);
    channel.sender().sendAll(numbers());
    assertThat(results(receiving)).containsExactlyInAnyOrderElementsOf(numbers());
  }

  @Test
  void anIdleSelectorTakesNoWakeUpFromAWaitingReceiver() throws Exception {
    var channel = this.<Integer>channel();
    try (var selector = new Selector<Integer>()) {
      selector.add(channel.receiver(), value -> value, failure -> -1);
      assertThat(selector.select(Duration.ZERO, () -> -2)).isEqualTo(-2);
      var receiving = spawn(() -> channel.receiver().receive()).awaitWaiting();
      channel.sender().send(7);
      assertThat(receiving.result()).isEqualTo(7);
    }
  }

  private List<Job<Integer>> receiving(Channel<Integer> channel) {
    var jobs = new ArrayList<Job<Integer>>();
    for (int i = 0; i < RECEIVERS; i++) {
      jobs.add(spawn(() -> channel.receiver().receive()).awaitWaiting());
    }
    return jobs;
  }

  private static List<Integer> numbers() {
    return IntStream.range(0, RECEIVERS).boxed().toList();
  }

  private static List<Integer> results(List<Job<Integer>> jobs) throws Exception {
    var results = new ArrayList<Integer>();
    for (var job : jobs) {
      results.add(job.result());
    }
    return results;
  }
}
