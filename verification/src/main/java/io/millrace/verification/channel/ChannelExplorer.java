package io.millrace.verification.channel;

import io.millrace.verification.explorer.Bounds;
import io.millrace.verification.explorer.Explorer;
import io.millrace.verification.explorer.InstrumentingLoader;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Report;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Explores scenarios on the shipped channels.
public final class ChannelExplorer {
  private static final InstrumentingLoader LOADER =
      new InstrumentingLoader(
          List.of("io.millrace.channel."),
          List.of(
              ChannelProgram.class.getName(),
              SelectProgram.class.getName(),
              TimerProgram.class.getName()));

  static {
    // Each run leaves its handles to the collector, which is no leak worth looking for.
    System.setProperty("io.millrace.channel.leaks", "off");
  }

  /// What came of several scenarios.
  ///
  /// @param scenarioCount how many were explored
  /// @param runCount how many runs they had
  /// @param incompleteCount how many gave up before all runs were tried
  /// @param failures the failures, by scenario
  public record Summary(
      int scenarioCount,
      long runCount,
      int incompleteCount,
      Map<String, Report.Failure> failures) {}

  private ChannelExplorer() {}

  /// Explores one scenario.
  ///
  /// @param scenario a [Scenario], a [SelectScenario] or a [TimerScenario]
  /// @param bounds how far
  /// @return what was found
  public static Report explore(Record scenario, Bounds bounds) {
    Class<? extends Program> type =
        switch (scenario) {
          case Scenario _ -> ChannelProgram.class;
          case TimerScenario _ -> TimerProgram.class;
          default -> SelectProgram.class;
        };
    return new Explorer(LOADER.program(type, scenario)).explore(bounds);
  }

  /// Explores many scenarios, on all processors.
  ///
  /// @param scenarios each a [Scenario], a [SelectScenario] or a [TimerScenario]
  /// @param bounds how far to go in each
  /// @return what was found
  public static Summary exploreAll(Collection<? extends Record> scenarios, Bounds bounds) {
    return scenarios.parallelStream()
        .map(scenario -> summary(scenario, explore(scenario, bounds)))
        .reduce(new Summary(0, 0, 0, Map.of()), ChannelExplorer::sum);
  }

  private static Summary summary(Record scenario, Report report) {
    return new Summary(
        1,
        report.runCount(),
        report.isComplete() ? 0 : 1,
        report.failure().map(failure -> Map.of(scenario.toString(), failure)).orElse(Map.of()));
  }

  private static Summary sum(Summary one, Summary other) {
    var failures = new TreeMap<>(one.failures);
    failures.putAll(other.failures);
    return new Summary(
        one.scenarioCount + other.scenarioCount,
        one.runCount + other.runCount,
        one.incompleteCount + other.incompleteCount,
        failures);
  }
}
