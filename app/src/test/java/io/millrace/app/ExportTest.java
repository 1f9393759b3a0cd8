package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is exported has the ledger's balances, also by the reckoning of hledger and Beancount.
@Timeout(120)
class ExportTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final String[] NAMES = {
    "DE02",
    "alice",
    "X-alice",
    "a:b",
    "a::b",
    ":c",
    "two  blanks",
    "one blank",
    "(virtual)",
    "[balanced]",
    "* star",
    "! bang",
    "; comment",
    "quo\"te",
    "back\\slash",
    "100%",
    "ß",
    "名前",
    "café",
    "=x",
    "@y",
    "{z}",
    "1",
    "a-b",
    "a%2Db",
    "outside EUR",
    "Ä b",
    "a\u00a0b",
    "#tag",
    "|p"
  };

  /// By Beancount's own reckoning; its query program rounds what it prints.
  private static final String BEANCOUNT_BALANCES =
      """
      import sys
      from beancount import loader
      from beancount.core import realization
      entries, errors, options = loader.load_file(sys.argv[1])
      assert not errors, errors
      for account in realization.iter_children(realization.realize(entries)):
          if account.account.startswith("Assets:"):
              for position in account.balance:
                  if position.units.number != 0:
                      print(account.account, position.units.currency, position.units.number, sep="\\t")
      """;

  @TempDir private Path folder;
  private Cli cli;
  private final Map<String, String> expected = new TreeMap<>();

  @BeforeEach
  void writeALedger() throws Exception {
    cli = new Cli(folder.resolve("ledger"));
    try (var ledger =
        LocalLedger.open(folder.resolve("ledger"), new PrintWriter(Writer.nullWriter()))) {
      var owner = ledger.owner();
      owner.change(new AccountChange("DE02", null, List.of("giro")));
      for (int i = 0; i < NAMES.length; i++) {
        var contra = i % 3 == 0 ? NAMES[(i + 7) % NAMES.length] : null;
        owner.post(
            tx(i, NAMES[i], i % 5 == 0 ? "JPY" : i % 7 == 0 ? "KWD" : "EUR", 1234 * i - 5000)
                .contra(contra)
                .valueDate(i % 2 == 0 ? DAY.plusDays(i) : null)
                .text(i % 4 == 0 ? "" : "say \"hi\"; | (no) \\ a,b = @ 1.00 EUR")
                .build());
      }
      owner.post(tx(90, "giro", "EUR", 999_999_999_999L).build());
      var shared = new SharedId("app", "e1"); // reported from both sides, the contra told later
      owner.post(tx(91, "alice", "EUR", -700).source(Source.PHONE).sharedId(shared).build());
      owner.post(tx(92, "giro", "EUR", 700).contra("alice").sharedId(shared).build());
      owner.post(tx(0, NAMES[0], "EUR", 1).build()); // a conflict
      owner.post(tx(93, "alice", "EUR", 0).build());
      for (var balance : ledger.balances()) {
        if (balance.balance().minor() != 0) {
          expected.put(
              balance.account() + "\t" + balance.balance().currency(),
              balance.balance().toDecimal());
        }
      }
    }
    assertThat(expected).hasSizeGreaterThan(NAMES.length);
  }

  private static Transaction.Builder tx(int id, String account, String currency, long minor) {
    return Transaction.of(
            "phone-7", "t,;" + id, account, new Money(minor, CurrencyUnit.of(currency)))
        .bookingDate(DAY.plusDays(id % 20));
  }

  private String export(String format) {
    var result = cli.run("export", "--format", format);
    assertThat(result.status()).as(result.err()).isZero();
    return result.out();
  }

  /// The expected balances under the other program's names.
  private Map<String, String> named(UnaryOperator<String> account) {
    var named = new TreeMap<String, String>();
    expected.forEach((key, amount) -> {
      var parts = key.split("\t");
      named.put(account.apply(parts[0]) + "\t" + parts[1], amount);
    });
    assertThat(named).hasSameSizeAs(expected); // different names stay different
    return named;
  }

  @Test
  void csvRowsSumToTheBalances() {
    var sums = new TreeMap<String, Money>();
    var lines = export("csv").split("\r\n");
    assertThat(lines[0])
        .isEqualTo("seq,booking_date,value_date,account,amount,currency,text,feed,txid");
    for (int i = 1; i < lines.length; i++) {
      var fields = fields(lines[i]);
      var amount = Money.parse(fields.get(4), CurrencyUnit.of(fields.get(5)));
      sums.merge(fields.get(3) + "\t" + fields.get(5), amount, Money::plus);
    }
    var actual = new TreeMap<String, String>();
    sums.forEach((key, sum) -> {
      if (sum.minor() != 0 && !key.startsWith("outside:")) {
        actual.put(key, sum.toDecimal());
      }
    });
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void jsonLinesHoldEveryEntryWithItsEvidence() {
    var lines = export("jsonl").lines().toList();
    assertThat(lines).hasSize(NAMES.length + 3);
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line)
                .contains("{\"account\":\"DE02\",\"amount\":\"7.00\"}")
                .contains("\"txid\":\"t,;91\"", "\"txid\":\"t,;92\""));
    assertThat(cli.run("export", "--json").out()).isEqualTo(export("jsonl"));
  }

  @Test
  void hledgerAcceptsAndBalances() throws Exception {
    assumeThat(isHere("hledger")).as("hledger is installed").isTrue();
    var file = Files.writeString(folder.resolve("out.journal"), export("hledger"));
    var out =
        run(
            "hledger",
            "-f",
            file.toString(),
            "balance",
            "--flat",
            "--no-total",
            "--layout=bare",
            "-O",
            "csv",
            "not:accounts:outside:");
    var actual = new TreeMap<String, String>();
    out.lines()
        .skip(1)
        .map(ExportTest::fields)
        .forEach(row -> actual.put(row.get(0) + "\t" + row.get(1), row.get(2)));
    assertThat(actual).isEqualTo(named(HledgerJournal::account));
  }

  @Test
  void beancountAcceptsAndBalances() throws Exception {
    assumeThat(isHere("bean-check")).as("beancount is installed").isTrue();
    var file = Files.writeString(folder.resolve("out.beancount"), export("beancount"));
    assertThat(run("bean-check", file.toString())).isEmpty();
    var out = run(pythonOf("bean-check"), "-c", BEANCOUNT_BALANCES, file.toString());
    var actual = new TreeMap<String, String>();
    out.lines()
        .forEach(line -> {
          int amount = line.lastIndexOf('\t');
          actual.put(line.substring(0, amount), line.substring(amount + 1));
        });
    assertThat(actual).isEqualTo(named(BeancountJournal::account));
  }

  private static List<String> fields(String row) {
    var fields = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static boolean isHere(String program) throws InterruptedException {
    try {
      return new ProcessBuilder(program, "--version").redirectErrorStream(true).start().waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// The interpreter that a script names, which has the packages that the script needs.
  private static String pythonOf(String script) throws IOException, InterruptedException {
    var path = Path.of(run("sh", "-c", "command -v " + script).strip());
    try (var lines = Files.lines(path)) {
      return lines.findFirst().orElseThrow().substring("#!".length()).strip();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
