package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feeds.csv.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real event is posted once, however often and in whatever overlap files show it.
class IdentityTest {
  private static final String HEADER = CsvFeedTest.HEADER;

  @TempDir Path folder;
  private TestLedger ledger;

  @BeforeEach
  void open() {
    ledger = new TestLedger(folder);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private String run(String... rows) throws IOException, InterruptedException {
    var options =
        new ImportOptions(null, null, null, Dialect.named("millrace"), folder.resolve("rejects"));
    return counts(ledger.run(ledger.file("f.csv", HEADER + String.join("", rows)), options));
  }

  private static String row(String id, String amount, String text) {
    return id + ",A,2026-11-24,2026-11-24," + amount + ",EUR," + text + ",,\n";
  }

  @Test
  void theFingerprintIsVersionedAndFixed() throws Exception {
    run(row("", "-12.5", "  Caf\u00E9 \u00A0  Rent "), row("", "-12.50", "Cafe\u0301 Rent"));
    assertThat(ledger.posted().stream().map(t -> t.txid()))
        .containsExactly("v1:" + FINGERPRINT + "#1", "v1:" + FINGERPRINT + "#2");
  }

  /// The first half of the SHA-256 of `A`, `2026-11-24`, `-1250`, `EUR`, `Café Rent` and an empty
  /// line, each with a line feed; computed with another program.
  private static final String FINGERPRINT = "2b133995413df9b9a2302d972b795af3";

  @Test
  void theValueDateIsNotPartOfIt() throws Exception {
    run(row("", "1", "t"));
    assertThat(run(row("", "1", "t").replace("2026-11-24,2026-11-24", "2026-11-24,2026-12-01")))
        .isEqualTo("1/0/0/1/0/0/0");
  }

  /// The second file shows the second twin only: its balance says that it is not the first.
  @Test
  void theRunningBalanceTellsTwinsApart() throws Exception {
    var dialect =
        Dialect.parse(
            "test", List.of("date = d", "amount = a", "balance = b", "currency.fixed = EUR"));
    var options = new ImportOptions(null, null, "A", dialect, folder.resolve("rejects"));
    ledger.run(ledger.file("f.csv", "d,a,b\n2026-11-24,5,105\n"), options);
    var feed = ledger.run(ledger.file("g.csv", "d,a,b\n2026-11-24,5,110.00\n"), options);
    assertThat(counts(feed)).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("10.00 EUR");
  }

  @Test
  void importedTwiceAllIsReplayed() throws Exception {
    assertThat(run(row("1", "1", "a"), row("", "2", "b"), row("", "2", "b")))
        .isEqualTo("3/3/0/0/0/0/0");
    assertThat(run(row("1", "1", "a"), row("", "2", "b"), row("", "2", "b")))
        .isEqualTo("3/0/0/3/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("5.00 EUR");
  }

  @Test
  void storedOneAndTheFileShowsTwoAddsOne() throws Exception {
    assertThat(run(row("", "2", "b"))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(run(row("", "2", "b"), row("", "2", "b"))).isEqualTo("2/1/0/1/0/0/0");
    assertThat(run(row("", "2", "b"))).isEqualTo("1/0/0/1/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("4.00 EUR");
  }

  @Test
  void rowsOfOneFileThatShareAnIdButNotTheAmountAreSeparate() throws Exception {
    assertThat(run(row("X", "-100", "payment"), row("X", "-2", "fee"), row("X", "-2", "again")))
        .isEqualTo("3/2/0/1/0/0/0");
    assertThat(ledger.posted().stream().map(t -> t.txid())).containsExactly("X", "X#-2.00EUR");
    assertThat(run(row("X", "-100", "payment"), row("X", "-2", "fee"))).isEqualTo("2/0/0/2/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("-102.00 EUR");
  }

  @Test
  void acrossFilesANewAmountForAKnownIdIsAConflict() throws Exception {
    run(row("X", "-100", "payment"));
    assertThat(run(row("X", "-101", "payment"))).isEqualTo("1/0/0/0/1/0/0");
    assertThat(ledger.balance("A")).isEqualTo("-100.00 EUR");
  }

  /// Files cut the bank's rows at random, overlap and come in any order: the balances are those of
  /// the union, in which a row is there as often as the file shows it that shows it most often.
  @Test
  void balancesAreThoseOfTheUnionOfAllFiles() throws Exception {
    for (long seed = 1; seed <= 30; seed++) {
      var random = new Random(seed);
      var rows = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        boolean named = random.nextInt(4) == 0;
        var account = "acc-" + seed + "-" + random.nextInt(2);
        rows.add(
            (named ? "id" + i : "")
                + ","
                + account
                + ",2026-11-0"
                + (1 + random.nextInt(3))
                + ",,"
                + (named ? i : random.nextInt(5) - 2)
                + ",EUR,t"
                + random.nextInt(2)
                + ",,\n");
      }
      var files = new ArrayList<List<String>>();
      for (int i = 0; i < 6; i++) {
        int from = random.nextInt(rows.size());
        var part =
            new ArrayList<>(rows.subList(from, from + 1 + random.nextInt(rows.size() - from)));
        if (random.nextBoolean()) {
          Collections.reverse(part); // newest first
        }
        files.add(part);
      }
      var expected = union(files);
      for (var file : files) {
        run(file.toArray(String[]::new));
      }
      var prefix = "acc-" + seed + "-";
      var found = new TreeMap<>(ledger.balances());
      found.keySet().removeIf(account -> !account.startsWith(prefix));
      assertThat(found).as("seed %d, files %s", seed, files).isEqualTo(expected);
    }
  }

  private static Map<String, Long> union(List<List<String>> files) {
    var most = new HashMap<String, Integer>();
    for (var file : files) {
      var counts = new HashMap<String, Integer>();
      file.forEach(row -> counts.merge(row, 1, Integer::sum));
      counts.forEach((row, count) -> most.merge(row, count, Math::max));
    }
    var sums = new TreeMap<String, Long>();
    most.forEach((row, count) -> {
      var cells = Arrays.asList(row.split(","));
      sums.merge(cells.get(1) + " EUR", 100L * count * Long.parseLong(cells.get(4)), Long::sum);
    });
    return sums;
  }
}
