package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class DemoIT {
  private static final int KILL_COUNT = 4;
  private static final int KILL_MILLIS_MAX = 3_000;

  @TempDir private Path folder;

  private static List<String> balances(Launcher launcher) throws Exception {
    return launcher.run("accounts", "--json", "--ledger", "ledger-demo").out().lines().toList();
  }

  /// The numbers of the row `total`: records, posted, confirmed, replayed, conflicts, rejected,
  /// pending.
  private static List<Integer> totals(Launcher.Result demo) {
    var row =
        demo.out().lines().filter(line -> line.startsWith("total ")).findFirst().orElseThrow();
    return Arrays.stream(row.split(" +")).skip(1).map(Integer::parseInt).toList();
  }

  @Test
  void demoFeedsFilesAndPhonesIntoOneLedgerAndRunAgainNothingMoves() throws Exception {
    var launcher = new Launcher(folder);
    var first = launcher.run("demo");
    assertThat(first.err()).doesNotContain("millrace:");
    assertThat(first.status()).isZero();
    assertThat(first.out())
        .contains("Sum over all accounts and the outside: 0.00 EUR")
        .contains("Sum over all accounts and the outside: 0.00 USD")
        .contains("What next:");
    var totals = totals(first);
    assertThat(totals.get(1)).as("posted").isGreaterThan(4000);
    assertThat(totals.get(2)).as("confirmed: a tenth of what phones post").isBetween(190, 210);
    assertThat(totals.get(3))
        .as("replayed: sent twice, or in two files")
        .isGreaterThanOrEqualTo(20);
    assertThat(totals.get(4)).as("conflicts").isEqualTo(1);
    assertThat(totals.get(5)).as("rejected").isBetween(5, 20);
    assertThat(totals.get(6)).as("pending").isPositive();
    var balances = balances(launcher);
    assertThat(balances).hasSize(5);

    var second = launcher.run("demo");
    assertThat(second.status()).isZero();
    var again = totals(second);
    assertThat(again.subList(1, 3)).as("posted, confirmed").containsExactly(0, 0);
    assertThat(again.get(5)).as("rejected again").isEqualTo(totals.get(5));
    assertThat(again.get(0)).as("records").isEqualTo(totals.get(0));
    assertThat(balances(launcher)).isEqualTo(balances);
    assertThat(launcher.run("verify", "--ledger", "ledger-demo").status()).isZero();
    assertThat(launcher.run("conflicts", "--json", "--ledger", "ledger-demo").out().lines())
        .hasSize(1);
  }

  @Test
  void demoKilledAtAnyMomentEndsWithTheVerySameBalances() throws Exception {
    var undisturbed = new Launcher(Files.createDirectory(folder.resolve("undisturbed")));
    undisturbed.run("demo");
    var expected = balances(undisturbed);
    assertThat(expected).hasSize(5);

    long seed = System.nanoTime();
    var random = new Random(seed);
    var killed = new Launcher(Files.createDirectory(folder.resolve("killed")));
    for (int i = 0; i < KILL_COUNT; i++) {
      killed.start("demo").killAfter(random.nextInt(KILL_MILLIS_MAX));
    }
    assertThat(killed.run("demo").status()).as("seed %s", seed).isZero();
    assertThat(balances(killed)).as("seed %s", seed).isEqualTo(expected);
    assertThat(killed.run("verify", "--ledger", "ledger-demo").status()).isZero();
  }
}
