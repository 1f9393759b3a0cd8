package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feeds.csv.Dialect;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Real downloads import with their dialects. The samples are not in the repository.
class CsvSamplesTest {

  /// What a sample must give. Counts and sums were taken from the files by hand or by awk.
  ///
  /// @param dialect a built-in one, or the lines of one of this test
  /// @param sum minor units posted, over all accounts
  private record Sample(
      String file, String dialect, @Nullable String account, String counts, long sum) {}

  /// Samples that no dialect describes, and why.
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "amazon.csv", "orders of a shop: no account, no booking",
          "stripe-default.csv", "charges before fees, so they do not add up to a balance",
          "xero.csv", "both legs of a ledger's own journal, not a bank's side of it");

  /// Layouts of test programs that no bank uses.
  private static final Map<String, String> LAYOUTS =
      Map.of(
          "tab",
          "delimiter = tab|quote = none|header = no|charset.fallback = ISO-8859-1|date = #1|"
              + "date.format = dd.MM.uuuu|credit = #4|debit = #5|decimal = ,|text = #2|"
              + "currency.fixed = EUR",
          "headers",
          "delimiter = ;|skip.last = 2|date = Date|date.format = dd.MM.uuuu|amount = Inflow|"
              + "decimal = ,|text = Payee|currency = Currency",
          "flag",
          "delimiter = ;|header = no|date = #1|date.format = dd.MM.uuuu|amount = #4|decimal = ,|"
              + "flag = #5|flag.debit = O|flag.credit = I|text = #2|currency.fixed = EUR",
          "creditunion",
          "date = Date|date.format = M/d/uu|amount = Amount|text = Description|"
              + "currency.fixed = USD",
          "default",
          "id = Row|date = Date|amount = Amount|account = Account|text = Description|"
              + "currency.fixed = USD",
          "headerless",
          "header = no|date = #1|date.format = M/d/uu|text = #2 + #3|amount = #4|grouping = ,|"
              + "flag = #5|flag.debit = debit|flag.credit = credit|account = #7|"
              + "currency.fixed = USD",
          "european",
          "delimiter = ;|id = Ref|date = Buchungstag|text = Verwendungszweck|amount = Betrag|"
              + "decimal = ,|grouping = .|currency = CCY|account = IBAN",
          "french",
          "delimiter = ;|id = R\u00E9f\u00E9rence|date = Date op\u00E9ration|text = Libell\u00E9|"
              + "debit = D\u00E9bit|credit = Cr\u00E9dit|decimal = ,|currency = Devise");

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "2018-04-14_10-52-13_bunq-transactieoverzicht.csv", "bunq", null, "3/3", 72854),
          new Sample("2019-03-02_11-50-46_bunq-statement.csv", "bunq", null, "7/7", -2382),
          new Sample("20180226-1000594757-umsatz.CSV", "sparkasse", null, "1/1", -3699),
          // The account of the second row has lost a quote; a name is not mended by guessing.
          new Sample("CSV_A_20180414_112204.csv", "rabobank", null, "3/2/bad 1", -108749),
          new Sample(
              "MS_JANE_SMITH_01-12-2019_14-12-2019.csv",
              "john-lewis-card",
              "card",
              "13/10/pending 3",
              -28580),
          new Sample(
              "MonzoDataExport_February2018_2018-02-26_174335.csv", "monzo", "A", "1/1", -1000),
          new Sample("TransactionHistory_20180418043121.csv", "ocbc", "A", "8/8", -17328),
          new Sample("export_BE11123456789012_20180304_1422.csv", "kbc", null, "1/1", -340),
          new Sample("kta_ei.dat", "raiffeisen-kta", "A", "11/11", -615_222),
          new Sample("test_BOI_TransactionExport.csv", "bank-of-ireland", "A", "27/27", -41961),
          // One row of each of these says that it has no transaction.
          new Sample("test_delimiter_tab.csv", "tab", "A", "74/73/bad 1", -458_070),
          new Sample("test_headers.csv", "headers", "A", "74/73/bad 1", -458_070),
          // And three have a currency where the flag should be.
          new Sample("test_row_format_CD_flag.csv", "flag", "A", "74/70/bad 4", -444_116),
          new Sample("creditunion.csv", "creditunion", "A", "8/8", 46_500_000),
          new Sample("default.csv", "default", null, "8/8", 46_500_000),
          new Sample("gls.csv", "gls", null, "1/1", -9876),
          new Sample("mint.csv", "mint", null, "4/4", -300_000),
          new Sample("mint_headerless.csv", "headerless", null, "4/4", -300_000),
          new Sample("outbank.csv", "outbank", null, "4/4", -3589),
          new Sample("schwab-checking.csv", "schwab-checking", "A", "4/4", -21527),
          new Sample("ubs-ch-fr_trimmed.csv", "ubs-fr", null, "3/3", 3000),
          new Sample("csv_european_decimals.csv", "european", null, "3/3", 226_094),
          new Sample("csv_french_headers.csv", "french", "A", "3/3", 226_094));

  @TempDir Path folder;
  private Path samples = Path.of("");

  @BeforeEach
  void find() {
    var found = TestLedger.samples();
    if (found == null) {
      System.out.println("skipped");
    }
    Assumptions.assumeTrue(found != null, "the samples are not here");
    if (found != null) {
      samples = found.resolve("csv");
    }
  }

  @TestFactory
  Stream<DynamicTest> everyDownloadImports() {
    return SAMPLES.stream()
        .map(sample -> DynamicTest.dynamicTest(sample.file(), () -> imports(sample)));
  }

  @Test
  void everySampleIsImportedOrLeftOutForAReason() throws IOException {
    var known = new TreeSet<>(LEFT_OUT.keySet());
    SAMPLES.forEach(s -> known.add(s.file()));
    known.add("TH_20180101-20180523_page_1.csv"); // below
    try (var all = Files.walk(samples)) {
      assertThat(
              all.filter(Files::isRegularFile)
                  .map(f -> f.getFileName().toString())
                  .filter(f -> !f.endsWith(".conf")))
          .containsExactlyInAnyOrderElementsOf(known);
    }
  }

  /// The sample's dates were made 1111-11-11, which the ledger refuses; with a real year it posts.
  @Test
  void anAnonymisedYearIsRefused() throws Exception {
    var original = Files.readAllBytes(path("TH_20180101-20180523_page_1.csv"));
    var dialect = Dialect.named("ceska-sporitelna");
    var options = new ImportOptions(null, null, "A", dialect, folder.resolve("rejects"));
    try (var ledger = new TestLedger(folder)) {
      var feed = ledger.run(ledger.file("a.csv", original), options);
      assertThat(counts(feed)).isEqualTo("9/0/0/0/0/9/0");
      var text =
          new String(original, StandardCharsets.ISO_8859_1).replace("1111/11/11", "2018/05/23");
      var dated = text.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(counts(ledger.run(ledger.file("b.csv", dated), options)))
          .isEqualTo("9/9/0/0/0/0/0");
      assertThat(ledger.posted().get(5).text()).contains("\u010D\u00E1XXXX"); // windows-1250
    }
  }

  /// Dates and amounts are those that another program read from the same files.
  @Test
  void datesAndAmountsAreThoseOfTheConvertedFiles() throws Exception {
    var converted = samples.resolveSibling("ofx").resolve("reubano__csv2ofx/data/converted");
    for (var name : List.of("default", "gls", "outbank", "schwab-checking")) {
      var ofx = Files.readString(converted.resolve(name + ".ofx"));
      var expected =
          Pattern.compile("<DTPOSTED>(\\d{8}).*?<TRNAMT>([^<\\s]+)", Pattern.DOTALL)
              .matcher(ofx)
              .results()
              .map(m -> m.group(1) + " " + m.group(2))
              .toList();
      var sample =
          SAMPLES.stream().filter(s -> s.file().equals(name + ".csv")).findAny().orElseThrow();
      try (var ledger = new TestLedger(folder)) {
        ledger.run(path(sample.file()), options(sample));
        assertThat(ledger.posted().stream().map(CsvSamplesTest::dateAndAmount))
            .as(name)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static String dateAndAmount(Transaction transaction) {
    return transaction.bookingDate().toString().replace("-", "")
        + " "
        + transaction.amount().toDecimal();
  }

  private ImportOptions options(Sample sample) {
    var layout = LAYOUTS.get(sample.dialect());
    var dialect =
        layout == null
            ? Dialect.named(sample.dialect())
            : Dialect.parse(sample.dialect(), Arrays.asList(layout.split("\\|", -1)));
    return new ImportOptions(null, null, sample.account(), dialect, folder.resolve("rejects"));
  }

  private void imports(Sample sample) throws IOException, InterruptedException {
    var options = options(sample);
    try (var ledger = new TestLedger(folder)) {
      var feed = ledger.run(path(sample.file()), options);
      var c = feed.tally().counts();
      var found =
          c.records()
              + "/"
              + c.posted()
              + (c.pending() > 0 ? "/pending " + c.pending() : "")
              + (c.rejected() > 0 ? "/bad " + c.rejected() : "");
      assertThat(found).as("%s", feed.problems()).isEqualTo(sample.counts());
      assertThat(ledger.balances().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(sample.sum());
      var again = ledger.run(path(sample.file()), options).tally().counts();
      assertThat(again.replayed()).isEqualTo(c.posted());
    }
  }

  private Path path(String name) throws IOException {
    try (var all = Files.walk(samples)) {
      return all.filter(f -> f.endsWith(name)).findAny().orElseThrow();
    }
  }
}
