package io.millrace.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// How failures are counted over time.
class SupervisorTest {
  private final ArrayList<Exception> lost = new ArrayList<>();
  private long nowNanos = Long.MAX_VALUE - 10; // a clock may start anywhere, and overflow

  private final Supervisor supervisor =
      new Supervisor(Supervision.restart(2, Duration.ofNanos(100), lost::add), () -> nowNanos);

  @Test
  void aFailureCountsForThePeriodAndNoLonger() {
    var first = new IllegalArgumentException("first");
    var second = new IllegalArgumentException("second");
    var third = new IllegalArgumentException("third");
    var fourth = new IllegalArgumentException("fourth");
    assertBorne(first);
    nowNanos += 60;
    assertBorne(second);
    nowNanos += 40;
    assertBorne(third); // the first is a whole period ago
    nowNanos += 59;
    assertThatThrownBy(() -> supervisor.bear(fourth)).isSameAs(fourth);
    assertThat(fourth.getSuppressed()).containsExactly(second, third);
    assertThat(lost).containsExactly(first, second, third);
  }

  @Test
  void aPeriodBeyondTheClockLastsForEver() {
    var patient =
        new Supervisor(
            Supervision.restart(1, Duration.ofSeconds(Long.MAX_VALUE), lost::add), () -> nowNanos);
    var first = new IllegalArgumentException("first");
    var second = new IllegalArgumentException("second");
    assertThatCode(() -> patient.bear(first)).doesNotThrowAnyException();
    nowNanos += Duration.ofDays(36_500).toNanos();
    assertThatThrownBy(() -> patient.bear(second)).isSameAs(second);
  }

  private void assertBorne(Exception failure) {
    assertThatCode(() -> supervisor.bear(failure)).doesNotThrowAnyException();
  }
}
