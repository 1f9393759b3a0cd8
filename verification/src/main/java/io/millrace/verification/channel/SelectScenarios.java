package io.millrace.verification.channel;

import io.millrace.verification.channel.Scenario.Flavour;
import io.millrace.verification.channel.SelectScenario.Case;
import io.millrace.verification.channel.SelectScenario.Kind;
import io.millrace.verification.channel.SelectScenario.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// All mixes in which one thread selects among two channels, and others face it.
public final class SelectScenarios {
  private static final Case SEND_0 = new Case(0, true);
  private static final Case SEND_1 = new Case(1, true);
  private static final Case RECEIVE_0 = new Case(0, false);
  private static final Case RECEIVE_1 = new Case(1, false);
  private static final List<Kind> SELECTS = List.of(Kind.FAIR, Kind.PRIORITY, Kind.TRY, Kind.TIMED);
  private static final long SEED = 25;

  private SelectScenarios() {}

  /// Scenarios in which thread 0 receives from both channels, sends to both, or sends to one and
  /// receives from the other while thread 1 does the opposite.
  ///
  /// @param flavour which channels
  /// @param countMax how many at most
  /// @return all, or a choice of them
  public static List<SelectScenario> of(Flavour flavour, int countMax) {
    var scenarios = new ArrayList<SelectScenario>();
    for (var selects : upToTwo(selects(RECEIVE_0, RECEIVE_1))) {
      for (var first : ofSender(SEND_0)) {
        for (var second : ofSender(SEND_1)) {
          scenarios.add(new SelectScenario(flavour, List.of(selects, first, second)));
        }
      }
      for (var both : upToTwo(selects(SEND_0, SEND_1))) {
        scenarios.add(new SelectScenario(flavour, List.of(selects, both)));
      }
    }
    for (var selects : upToTwo(selects(SEND_0, SEND_1))) {
      scenarios.add(
          new SelectScenario(
              flavour, List.of(selects, List.of(plain(RECEIVE_0)), List.of(plain(RECEIVE_1)))));
      scenarios.add(
          new SelectScenario(
              flavour, List.of(selects, List.of(plain(RECEIVE_0)), List.of(interrupt()))));
    }
    for (var one : upToTwo(selects(SEND_0, RECEIVE_1))) {
      for (var other : upToTwo(selects(SEND_1, RECEIVE_0))) {
        scenarios.add(new SelectScenario(flavour, List.of(one, other)));
      }
      scenarios.add(
          new SelectScenario(flavour, List.of(one, List.of(plain(SEND_1), plain(RECEIVE_0)))));
    }
    Collections.shuffle(scenarios, new Random(SEED));
    return scenarios.subList(0, Math.min(countMax, scenarios.size()));
  }

  private static List<Step> selects(Case one, Case other) {
    return SELECTS.stream().map(kind -> new Step(kind, List.of(one, other))).toList();
  }

  private static List<List<Step>> ofSender(Case which) {
    var close = new Step(Kind.CLOSE, List.of(which));
    return List.of(
        List.of(plain(which)),
        List.of(plain(which), close),
        List.of(close),
        List.of(plain(which), interrupt()));
  }

  private static List<List<Step>> upToTwo(List<Step> steps) {
    return Stream.concat(
            steps.stream().map(List::of),
            steps.stream().flatMap(one -> steps.stream().map(other -> List.of(one, other))))
        .toList();
  }

  private static Step plain(Case which) {
    return new Step(Kind.PLAIN, List.of(which));
  }

  private static Step interrupt() {
    return new Step(Kind.INTERRUPT, List.of());
  }
}
