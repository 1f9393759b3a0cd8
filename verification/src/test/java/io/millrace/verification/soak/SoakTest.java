package io.millrace.verification.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The short soak; `verification/run soak` is the long one.
class SoakTest {
  private static final Duration DURATION = Duration.ofSeconds(4);

  @Test
  void everyValueArrivesOnceAndInOrderWhateverHappens() throws InterruptedException {
    long rounds = Soaking.run(System.nanoTime(), DURATION, System.out);
    assertThat(rounds).isPositive();
  }

  @Test
  void lostDoubledAndReorderedValuesAreFound() {
    assertThat(verdict(0, 1, 2)).isNull();
    assertThat(verdict(0, 2)).isEqualTo("sender 0: 1 came 0 times");
    assertThat(verdict(0, 1, 1, 2)).isEqualTo("sender 0: 1 came after 1");
    assertThat(verdict(1, 0, 2)).isEqualTo("sender 0: 0 came after 1");
    assertThat(verdict(0, 1, 2, 3)).isEqualTo("sender 0: values came that were not sent");
  }

  private static @Nullable String verdict(int... arrived) {
    var tally = new Tally();
    tally.sent(0, List.of(0, 1, 2));
    var taken = tally.newTaken();
    for (int number : arrived) {
      taken.values.add(Tally.Value.of(0, number));
    }
    return tally.verdict(false);
  }
}
