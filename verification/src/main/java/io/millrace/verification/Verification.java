package io.millrace.verification;

import io.millrace.verification.channel.Exploration;
import io.millrace.verification.soak.Soaking;
import java.time.Duration;

/// The long runs, from the command line; see `verification/run`.
public final class Verification {
  private static final String USAGE =
      """
      verification/run explore [SCENARIOS [PREEMPTIONS]]   every order of steps; default 2000 scenarios of each shape, 2 preemptions
      verification/run soak [MINUTES [SEED]]               random operations; default 10 minutes
      verification/run jcstress [OPTIONS]                  real memory; the options of jcstress, default all tests
      verification/run mutants [WORD]                      seeded faults whose names contain the word, default all\
      """;
  private static final int SCENARIO_COUNT = 2_000;
  private static final int PREEMPTION_COUNT = 2;
  private static final int SOAK_MINUTES = 10;

  private Verification() {}

  /// Runs what the first argument names.
  ///
  /// @param args see [#USAGE]
  /// @throws InterruptedException if interrupted
  public static void main(String[] args) throws InterruptedException {
    switch (args.length == 0 ? "" : args[0]) {
      case "explore" -> {
        int scenarioCount = (int) number(args, 1, SCENARIO_COUNT);
        int preemptionCount = (int) number(args, 2, PREEMPTION_COUNT);
        if (!Exploration.run(scenarioCount, preemptionCount, System.out)) {
          System.exit(1);
        }
      }
      case "soak" -> {
        var duration = Duration.ofMinutes(number(args, 1, SOAK_MINUTES));
        Soaking.run(number(args, 2, System.nanoTime()), duration, System.out);
      }
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
  }

  private static long number(String[] args, int index, long otherwise) {
    return args.length > index ? Long.parseLong(args[index]) : otherwise;
  }
}
