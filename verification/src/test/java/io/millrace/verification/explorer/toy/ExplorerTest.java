package io.millrace.verification.explorer.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.verification.explorer.Bounds;
import io.millrace.verification.explorer.Explorer;
import io.millrace.verification.explorer.InstrumentingLoader;
import io.millrace.verification.explorer.Report;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplorerTest {
  private static final Bounds BOUNDS = Bounds.preemptions(2);

  private static Explorer counter(String how) {
    return new Explorer(loader().program(Counter.class, how));
  }

  private static Explorer gate(String how) {
    return new Explorer(loader().program(Gate.class, how));
  }

  private static InstrumentingLoader loader() {
    var toys = ExplorerTest.class.getPackageName() + ".";
    return new InstrumentingLoader(List.of(toys + "Counter", toys + "Gate"), List.of());
  }

  private static String failure(Report report) {
    return report.failure().map(Report.Failure::what).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET_AND_ADD", "COMPARE_AND_SET", "ATOMIC", "LOCK"})
  void atomicIncrementsAreCorrectInEveryOrder(String how) {
    var report = counter(how).explore(Bounds.preemptions(Bounds.UNBOUNDED));
    assertThat(failure(report)).isEqualTo("none");
    assertThat(report.isComplete()).isTrue();
    assertThat(report.runCount()).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VOLATILE", "ARRAY_ELEMENT"})
  void lostIncrementIsFound(String how) {
    assertThat(failure(counter(how).explore(BOUNDS))).isEqualTo("counted 1");
  }

  @Test
  void locksTakenInTurnDeadlock() {
    assertThat(failure(counter("LOCK_TWICE_IN_TURN").explore(BOUNDS)))
        .isEqualTo("waits for ever: [0, 1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CORRECT", "SPINS", "TIMED", "INTERRUPTED"})
  void correctGateIsCorrectInEveryOrder(String how) {
    var report = gate(how).explore(Bounds.preemptions(Bounds.UNBOUNDED).withSpurious(2));
    assertThat(failure(report)).isEqualTo("none");
    assertThat(report.isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNPARK_BEFORE_OPENING    | waits for ever: [0]
          NO_UNPARK                | waits for ever: [0]
          ANNOUNCES_AFTER_LOOKING  | waits for ever: [0]
          SPINS_FOR_EVER           | does not end within 5000 steps
          """)
  void lostWakeUpIsFound(String how, String failure) {
    assertThat(failure(gate(how).explore(BOUNDS))).isEqualTo(failure);
  }

  @Test
  void parkThatReturnsWithoutAReasonIsTriedWhenAskedFor() {
    assertThat(failure(gate("NO_LOOP").explore(BOUNDS))).isEqualTo("none");
    assertThat(failure(gate("NO_LOOP").explore(BOUNDS.withSpurious(1))))
        .isEqualTo("went through a closed gate");
  }

  @Test
  void failureTellsItsStepsAndCanBeReplayed() {
    var explorer = gate("UNPARK_BEFORE_OPENING");
    var failure = explorer.explore(BOUNDS).failure().orElseThrow();
    assertThat(failure.steps())
        .anySatisfy(step -> assertThat(step).matches("T1 unpark T0 at Gate.open:\\d+"))
        .anySatisfy(step -> assertThat(step).matches("T0 park at Gate.pass:\\d+"));
    assertThat(explorer.replay(failure.schedule(), BOUNDS)).contains(failure);
  }
}
