package io.millrace.examples.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/// Both programs print all three transactions, each once.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ArticleTest {
  private interface Program {
    void main(String[] args) throws Exception;
  }

  @RepeatedTest(50)
  void theMutexProgramHasEveryTransactionOnce() throws Exception {
    var output = run(MutexAccount::main);
    assertThat(output).startsWith("mutating from bg threads:\n\t[").endsWith("]\n");
    assertThat(transactions(output))
        .containsExactlyInAnyOrder(
            "Transaction[amount=500, timestamp=12, txid=tx-001]",
            "Transaction[amount=750, timestamp=4, txid=tx-002]",
            "Transaction[amount=50, timestamp=7, txid=tx-003]");
    // One guard was held for both pushes, so nothing came between them.
    assertThat(output).contains("txid=tx-001], Transaction[amount=750, timestamp=4, txid=tx-002]");
  }

  @RepeatedTest(50)
  void theChannelProgramHasEveryTransactionOnceAndTheFileFeedInOrder() throws Exception {
    var output = run(ChannelAccount::main);
    assertThat(output).startsWith("gathering from channels:\n\t[").endsWith("]\n");
    assertThat(transactions(output))
        .containsExactlyInAnyOrder(
            "Transaction[amount=500, timestamp=12, txid=ch-tx-001]",
            "Transaction[amount=750, timestamp=4, txid=ch-tx-002]",
            "Transaction[amount=50, timestamp=7, txid=ch-tx-003]")
        .containsSubsequence(
            "Transaction[amount=500, timestamp=12, txid=ch-tx-001]",
            "Transaction[amount=750, timestamp=4, txid=ch-tx-002]");
  }

  private static String[] transactions(String output) {
    return Pattern.compile("Transaction\\[[^]]*]")
        .matcher(output)
        .results()
        .map(match -> match.group())
        .toArray(String[]::new);
  }

  private static String run(Program program) throws Exception {
    var captured = new ByteArrayOutputStream();
    var before = System.out;
    try (var out = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      program.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    return captured.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
