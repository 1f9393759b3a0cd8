package io.millrace.benchmarks.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A subject that loses or doubles messages must not win.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SubjectTest {
  /// So many messages all differ, so the right sum means that each arrived once.
  private static final int COUNT = 2048;

  private static final Cell CELL = Cell.parse("mpsc/1024/100B/platform");
  private static final Cell BATCH_CELL = Cell.parse("mpsc/1024/100B/platform/batch");

  static Stream<Subject> subjects() {
    return Subject.all().stream();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyMessageArrivesOnceInEveryCell(Subject subject) throws Exception {
    assertThat(COUNT).isLessThanOrEqualTo(Messages.DISTINCT_COUNT);
    var cells = Cell.grid().stream().filter(subject::supports).toList();
    assertThat(cells).isNotEmpty();
    for (var cell : cells) {
      assertThat(subject.roundNanos(cell, COUNT)).as(cell.name()).isPositive();
    }
  }

  @Test
  void aMessageThatArrivesTwiceInsteadOfAnotherFailsTheRound() {
    var doubling = new Doubling(JavaQueue.all().getFirst());
    for (var cell : List.of(CELL, BATCH_CELL)) {
      assertThatThrownBy(() -> doubling.roundNanos(cell, COUNT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("what arrived is not what was sent");
    }
  }

  @Test
  void aFailureOfOneThreadEndsTheRoundThoughOthersWait() {
    var failing = new Failing(JavaQueue.all().getFirst());
    assertThatThrownBy(() -> failing.roundNanos(CELL, COUNT)).hasRootCauseMessage("broken");
  }

  @Test
  void oursComesFirst() {
    assertThat(Subject.all().getFirst().title()).isEqualTo(Subject.OURS);
  }

  /// Sends the first message of each pair in place of the second, too.
  private record Doubling(ConduitSubject beneath) implements Bent {
    @Override
    public Conduit.Out bend(Conduit.Out out) {
      return new Conduit.Out() {
        private int count;
        private Object last = "";

        @Override
        public void send(Object message) throws Exception {
          last = count++ % 2 == 0 ? message : last;
          out.send(last);
        }
      };
    }
  }

  private record Failing(ConduitSubject beneath) implements Bent {
    @Override
    public Conduit.Out bend(Conduit.Out out) {
      return _ -> {
        throw new IllegalStateException("broken");
      };
    }
  }

  private interface Bent extends ConduitSubject {
    ConduitSubject beneath();

    Conduit.Out bend(Conduit.Out out);

    @Override
    default String title() {
      return "bent";
    }

    @Override
    default boolean blocks() {
      return true;
    }

    @Override
    default boolean supports(Cell cell) {
      return true;
    }

    @Override
    default Conduit open(Cell cell) {
      var conduit = beneath().open(cell);
      return new Conduit() {
        @Override
        public Out out() {
          return bend(conduit.out());
        }

        @Override
        public In in() {
          return conduit.in();
        }
      };
    }
  }
}
