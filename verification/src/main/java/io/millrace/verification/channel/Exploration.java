package io.millrace.verification.channel;

import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.explorer.Bounds;
import java.io.PrintStream;
import java.util.List;

/// The long exploration: every flavour, more scenarios, more preemptions than in the tests.
public final class Exploration {

  /// The channels that are explored, each in the states where its code takes different paths: a
  /// ring at its start and in its middle, a list of segments within one and where the next one
  /// begins.
  static final List<Scenarios> CHANNELS =
      List.of(
          new Scenarios(Flavour.BOUNDED, 1, 0),
          new Scenarios(Flavour.BOUNDED, 2, 1),
          new Scenarios(Flavour.UNBOUNDED, 0, 0),
          new Scenarios(Flavour.UNBOUNDED, 0, 127),
          new Scenarios(Flavour.RENDEZVOUS, 0, 0),
          new Scenarios(Flavour.SHARED_BOUNDED, 1, 0),
          new Scenarios(Flavour.SHARED_BOUNDED, 2, 0),
          new Scenarios(Flavour.SHARED_UNBOUNDED, 0, 0),
          new Scenarios(Flavour.SHARED_RENDEZVOUS, 0, 0));

  private static final long RUN_COUNT_MAX = 2_000_000;

  private Exploration() {}

  /// Explores and prints a line for each kind of channel, then the failures.
  ///
  /// @param scenarioCount how many scenarios of each shape and channel
  /// @param preemptionCount how many preemptions
  /// @param out where to print
  /// @return whether nothing failed
  public static boolean run(int scenarioCount, int preemptionCount, PrintStream out) {
    var bounds = Bounds.preemptions(preemptionCount).withRunCountMax(RUN_COUNT_MAX);
    boolean isRight = run("chosen scenarios", ChosenScenarios.ALL, bounds, out);
    for (var channel : CHANNELS) {
      isRight &= run(channel + ", two threads", channel.ofTwo(3, scenarioCount), bounds, out);
      isRight &= run(channel + ", three threads", channel.ofThree(3, scenarioCount), bounds, out);
      isRight &=
          run(
              channel + ", parks that return without a reason",
              channel.ofThree(2, scenarioCount),
              bounds.withSpurious(1),
              out);
    }
    for (var flavour : Flavour.values()) {
      var scenarios = SelectScenarios.of(flavour, scenarioCount);
      isRight &= run(flavour + ", selects", scenarios, bounds, out);
    }
    return isRight;
  }

  private static boolean run(
      String what, List<? extends Record> scenarios, Bounds bounds, PrintStream out) {
    var summary = ChannelExplorer.exploreAll(scenarios, bounds);
    out.printf(
        "%s: %d scenarios, %d runs, %d not finished, %d wrong%n",
        what,
        summary.scenarioCount(),
        summary.runCount(),
        summary.incompleteCount(),
        summary.failures().size());
    summary.failures().forEach((scenario, failure) -> out.println(scenario + ": " + failure));
    return summary.failures().isEmpty();
  }
}
