package io.millrace.examples.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The article's programs and their neighbours print all three transactions, each once.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ArticleTest {
  private static final int RUN_COUNT = 50;

  interface Program {
    void main(String[] args) throws Exception;
  }

  /// One program of the table.
  ///
  /// @param heading the first line of what it prints
  /// @param prefix of its transactions' ids
  record Way(String name, Program program, String heading, String prefix) {
    String first() {
      return "Transaction[amount=500, timestamp=12, txid=" + prefix + "tx-001]";
    }

    String second() {
      return "Transaction[amount=750, timestamp=4, txid=" + prefix + "tx-002]";
    }

    String third() {
      return "Transaction[amount=50, timestamp=7, txid=" + prefix + "tx-003]";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Way MUTEX =
      new Way("mutex", MutexAccount::main, "mutating from bg threads:", "");

  static Stream<Way> ways() {
    return Stream.of(
        MUTEX,
        new Way("channel", ChannelAccount::main, "gathering from channels:", "ch-"),
        new Way("atomic", AtomicAccount::main, "swapping atomically:", "at-"),
        new Way("owner", OwnerAccount::main, "telling one owner:", "ow-"),
        new Way("dispatch", DispatchAccount::main, "posting to one looper:", "di-"),
        new Way("goroutine", GoroutineAccount::main, "joining goroutines:", "go-"));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everyTransactionArrivesOnceAndTheFileFeedInOrder(Way way) throws Exception {
    for (int i = 0; i < RUN_COUNT; i++) {
      var output = run(way.program());
      assertThat(output).startsWith(way.heading() + "\n\t[").endsWith("]\n");
      assertThat(transactions(output))
          .containsExactlyInAnyOrder(way.first(), way.second(), way.third())
          .containsSubsequence(way.first(), way.second());
    }
  }

  @RepeatedTest(RUN_COUNT)
  void nothingComesBetweenWhatOneGuardWasHeldFor() throws Exception {
    assertThat(run(MUTEX.program())).contains(MUTEX.first() + ", " + MUTEX.second());
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
