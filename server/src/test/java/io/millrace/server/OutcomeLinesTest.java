package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A line is what a single answer is, and is there when it was flushed.
class OutcomeLinesTest {
  private static final int LINE_COUNT = 2_000;

  @Test
  void everyOutcomeIsOneLineAsItIsAlone() throws IOException {
    var out = new ByteArrayOutputStream();
    var expected = new StringBuilder();
    try (var lines = new OutcomeLines(out)) {
      for (long seed = 0; seed < LINE_COUNT; seed++) {
        var generated = new Generated(seed);
        var transaction = generated.transaction();
        var outcome = generated.outcome(transaction.amount().currency());
        if (seed % 7 == 0) {
          lines.write("{\"line\":\"ä\"}");
          expected.append("{\"line\":\"ä\"}\n");
        }
        lines.write(transaction.txid(), outcome);
        expected.append(Json.outcome(transaction.txid(), outcome)).append('\n');
        if (seed % 100 == 0) {
          lines.flush();
          assertThat(out.toString(UTF_8)).hasToString(expected.toString());
        }
      }
    }
    assertThat(out.toString(UTF_8)).hasToString(expected.toString());
  }
}
