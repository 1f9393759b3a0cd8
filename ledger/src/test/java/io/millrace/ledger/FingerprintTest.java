package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private final Fingerprint fingerprints = Fingerprint.seeded(42);

  @Test
  void namesThatAreAlikeHaveUnlikeNumbers() {
    var seen = new HashSet<Long>();
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add(fingerprints.of("tx-" + i))).as("tx-%s", i).isTrue();
      assertThat(seen.add(fingerprints.of("ü" + i))).as("ü%s", i).isTrue();
    }
    for (var padded : new String[] {"", "\0", "\0\0", "\0\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\0\0"}) {
      assertThat(seen.add(fingerprints.of(padded))).isTrue();
    }
  }

  @Test
  void aNonAsciiNameCountsWhereverItsLettersStand() {
    assertThat(fingerprints.of("abcdefgh-ü")).isNotEqualTo(fingerprints.of("abcdefgh-ö"));
    assertThat(fingerprints.of("ü-abcdefgh")).isNotEqualTo(fingerprints.of("ö-abcdefgh"));
    assertThat(fingerprints.of("ü")).isEqualTo(fingerprints.of("ü"));
  }

  @Test
  void orderAndSeedMatter() {
    assertThat(fingerprints.of(1, 2)).isNotEqualTo(fingerprints.of(2, 1));
    assertThat(Fingerprint.seeded(1).of("a")).isNotEqualTo(Fingerprint.seeded(2).of("a"));
  }

  @Test
  void aMaskLeavesFewNumbersAndNeverZero() {
    var masked = new Fingerprint(42, 3);
    var seen = new HashSet<Long>();
    for (int i = 0; i < 100; i++) {
      seen.add(masked.of("tx-" + i));
    }
    assertThat(seen).hasSizeLessThanOrEqualTo(4).doesNotContain(0L);
  }
}
