package io.millrace.benchmarks.mutex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.mutex.Cell.Use;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A subject that loses updates must not win.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SubjectTest {
  private static final int COUNT = 2048;
  private static final Cell ALONE = Cell.parse("with/1/platform");

  static Stream<Subject> subjects() {
    return Subject.all().stream();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void noUpdateIsLostInAnyCell(Subject subject) throws Exception {
    var cells = Cell.grid().stream().filter(cell -> subject.supports(cell.use())).toList();
    assertThat(cells).isNotEmpty();
    for (var cell : cells) {
      assertThat(new LockRound(subject, cell).nanos(COUNT)).as(cell.name()).isPositive();
    }
  }

  @Test
  void anUpdateThatIsLostFailsTheRound() {
    var round = new LockRound(new Over(counter -> counter), ALONE);

    assertThatThrownBy(() -> round.nanos(COUNT)).hasMessage("0 uses were counted, not 2048");
  }

  @Test
  void anUpdateByAReaderFailsTheRound() {
    var round = new LockRound(new Over(Counter::increment), Cell.parse("read/1/platform"));

    assertThatThrownBy(() -> round.nanos(COUNT)).hasMessage("2048 uses were counted, not 0");
  }

  @Test
  void aLockOfSomethingElseFailsTheRound() {
    var round = new LockRound(new Over(_ -> new Counter()), ALONE);

    assertThatThrownBy(() -> round.nanos(COUNT)).hasRootCauseMessage("another counter was seen");
  }

  @Test
  void everyNameOfTheGridNamesOneCell() {
    for (var cell : Cell.grid()) {
      assertThat(Cell.parse(cell.name())).isEqualTo(cell);
    }
    assertThat(Cell.grid())
        .extracting(Cell::name)
        .doesNotHaveDuplicates()
        .contains("with/1/platform", "read-guard/4/virtual");
    assertThatThrownBy(() -> Cell.parse("with/3/platform"))
        .hasMessage("no such cell: with/3/platform");
  }

  @Test
  void everyCallHasAPeerAndOursComesFirst() {
    for (var use : Use.values()) {
      assertThat(Subject.all().stream().filter(subject -> subject.supports(use)))
          .extracting(Subject::title)
          .as("%s", use)
          .startsWith(Subject.OURS)
          .hasSizeGreaterThan(1);
    }
  }

  private record Over(UnaryOperator<Counter> body) implements Subject {
    @Override
    public String title() {
      return "for a test";
    }

    @Override
    public boolean supports(Use use) {
      return true;
    }

    @Override
    public Access open(Counter counter, Use use) {
      return () -> body.apply(counter);
    }
  }
}
