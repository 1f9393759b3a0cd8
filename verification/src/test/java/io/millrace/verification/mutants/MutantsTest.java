package io.millrace.verification.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// That the seeded faults still fit the sources; `verification/run mutants` shows that they are
/// found.
class MutantsTest {
  private static final int COUNT_MIN = 70;

  static List<Mutant> mutants() {
    return Mutant.all();
  }

  @Test
  void thereAreEnough() {
    assertThat(mutants()).hasSizeGreaterThanOrEqualTo(COUNT_MIN);
    assertThat(mutants()).extracting(Mutant::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void faultFitsTheSources(Mutant mutant) throws IOException {
    assertThat(mutant.occurrenceCount()).isEqualTo(1);
    assertThat(mutant.after()).isNotEqualTo(mutant.before());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void namedTestExists(Mutant mutant) {
    assertThat(mutant.testSource()).content().contains("  void " + mutant.testMethod() + "(");
  }
}
