package io.millrace.verification.soak;

import java.io.PrintStream;
import java.time.Duration;

/// Rounds of [Soak], one after another, until the time is over.
public final class Soaking {
  private Soaking() {}

  /// Runs rounds of the seeds from `firstSeed` on.
  ///
  /// @param firstSeed the first round's seed
  /// @param duration for how long
  /// @param out where to say how much was done
  /// @return how many rounds
  /// @throws InterruptedException if interrupted
  /// @throws AssertionError if something is wrong; the message has the seed of the round
  public static long run(long firstSeed, Duration duration, PrintStream out)
      throws InterruptedException {
    long endNanos = System.nanoTime() + duration.toNanos();
    long seed = firstSeed;
    long arrivedCount = 0;
    do {
      arrivedCount += Soak.round(seed++);
    } while (System.nanoTime() < endNanos);
    out.printf("%d rounds, %d values arrived%n", seed - firstSeed, arrivedCount);
    return seed - firstSeed;
  }
}
