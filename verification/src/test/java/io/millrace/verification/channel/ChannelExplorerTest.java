package io.millrace.verification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.explorer.Bounds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The short exploration; `verification/run explore` is the long one.
class ChannelExplorerTest {
  static final List<Scenarios> CHANNELS = Exploration.CHANNELS;

  private static void assertRight(List<? extends Record> scenarios, Bounds bounds) {
    var summary = ChannelExplorer.exploreAll(scenarios, bounds);
    assertThat(summary.failures()).isEmpty();
    assertThat(summary.runCount()).isGreaterThan(scenarios.size());
  }

  @ParameterizedTest
  @FieldSource("CHANNELS")
  void twoThreadsAreRightInEveryOrderWithTwoPreemptions(Scenarios channel) {
    assertRight(channel.ofTwo(2, 100), Bounds.preemptions(2));
  }

  @ParameterizedTest
  @FieldSource("CHANNELS")
  void threeThreadsAreRightInEveryOrderWithOnePreemption(Scenarios channel) {
    assertRight(channel.ofThree(3, 40), Bounds.preemptions(1));
  }

  @ParameterizedTest
  @FieldSource("CHANNELS")
  void parksThatReturnWithoutAReasonDoNoHarm(Scenarios channel) {
    assertRight(channel.ofThree(2, 30), Bounds.preemptions(1).withSpurious(1));
  }

  @Test
  void chosenScenariosAreRightInEveryOrder() {
    assertRight(ChosenScenarios.ALL, Bounds.preemptions(2).withRunCountMax(100_000));
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void selectsAreRightInEveryOrderWithOnePreemption(Flavour flavour) {
    assertRight(SelectScenarios.of(flavour, 50), Bounds.preemptions(1).withRunCountMax(1_000));
  }
}
