package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.Forks.Results;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The rules are held to Error Prone without checks; `javac` is only shown.
class CheckerTableTest {
  private static final Map<String, Results> RESULTS = new LinkedHashMap<>();

  static {
    RESULTS.put("millrace", results(12, 11, 10));
    RESULTS.put("Error Prone without checks", results(10, 10, 10));
    RESULTS.put("javac", results(8, 8, 8));
  }

  @Test
  void whatTakesLongerIsSlower() {
    var cell = CheckerTable.cell("library", 1_000, RESULTS);

    assertThat(cell.best()).contains("Error Prone without checks");
    assertThat(cell.ratio().orElseThrow()).isCloseTo(10.0 / 11, within(1e-9));
    assertThat(cell.beside().keySet()).containsExactly("javac");
    assertThat(cell.cpuNanos()).isCloseTo(11e6, within(1.0));
  }

  @Test
  void theRowSaysHowMuchMoreTheRulesCost() {
    assertThat(CheckerTable.row("library", 1_000, "Error Prone without checks", RESULTS))
        .isEqualTo(
            "| library | Error Prone without checks | 10.00 | 1.10 | 0 % | 10000.0 | 500 | 3 |");
    assertThat(CheckerTable.row("library", 1_000, "millrace", RESULTS)).contains("| 1.00 | 18 % |");
  }

  @Test
  void methodsHaveTheStatementsThatTheySay() {
    for (var method : List.of(LongMethod.BLOCKS, LongMethod.LOCALS)) {
      var source = method.source(80);
      assertThat(source.split("sender\\.send", -1)).hasSize(11);
      assertThat(source.replaceAll("(?s).*throws", "").split("[;]|if \\(|for \\(", -1)).hasSize(83);
    }
  }

  private static Results results(double... seconds) {
    return new Results(
        Arrays.stream(seconds)
            .mapToObj(each -> Map.of("cpuSeconds", each, "allocatedBytes", 5e8, "warnings", 3.0))
            .toList());
  }
}
