package io.millrace.benchmarks.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

  private static final Cell CELL = Cell.parse("spsc/1024/100B/platform");
  private static final Cell BATCH_CELL = Cell.parse("spsc/1024/100B/platform/batch");

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
    for (var cell : List.of(CELL, BATCH_CELL)) {
      var queue = JavaQueue.all().getFirst().open(cell);
      var subject = new Over(new Ends(new Doubling(queue.out()), queue.in()));

      assertThatThrownBy(() -> subject.roundNanos(cell, COUNT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("what arrived is not what was sent");
    }
  }

  @Test
  void aFailureOfOneThreadEndsTheRoundAndTheThreadsThatWait() throws Exception {
    var interrupted = new CountDownLatch(1);
    var subject =
        new Over(
            new Ends(
                _ -> {
                  throw new IllegalStateException("broken");
                },
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    interrupted.countDown();
                  }
                  return "";
                }));

    assertThatThrownBy(() -> subject.roundNanos(CELL, COUNT)).hasRootCauseMessage("broken");
    interrupted.await();
  }

  @Test
  void oursComesFirst() {
    assertThat(Subject.all().getFirst().title()).isEqualTo(Subject.OURS);
  }

  /// Sends the first message of each pair in place of the second, too.
  private static final class Doubling implements Conduit.Out {
    private final Conduit.Out out;
    private @Nullable Object first;

    Doubling(Conduit.Out out) {
      this.out = out;
    }

    @Override
    public void send(Object message) throws Exception {
      var before = first;
      first = before == null ? message : null;
      out.send(before == null ? message : before);
    }
  }

  private record Over(Conduit conduit) implements ConduitSubject {
    @Override
    public String title() {
      return "for a test";
    }

    @Override
    public boolean blocks() {
      return true;
    }

    @Override
    public boolean supports(Cell cell) {
      return true;
    }

    @Override
    public Conduit open(Cell cell) {
      return conduit;
    }
  }
}
