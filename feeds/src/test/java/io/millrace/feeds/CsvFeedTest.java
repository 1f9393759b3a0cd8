package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static io.millrace.feeds.TestLedger.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feeds.csv.Dialect;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CSV files become transactions by their dialect, and bad rows hurt no good ones.
class CsvFeedTest {
  static final String HEADER =
      "id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n";

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

  private ImportOptions options(Dialect dialect, @Nullable String account) {
    return new ImportOptions(null, null, account, dialect, folder.resolve("rejects"));
  }

  private FileFeed run(String content) throws IOException, InterruptedException {
    return ledger.run(ledger.file("f.csv", content), options(Dialect.named("millrace"), null));
  }

  private FileFeed run(String content, String... dialect) throws IOException, InterruptedException {
    return ledger.run(
        ledger.file("f.csv", content), options(Dialect.parse("test", List.of(dialect)), "A"));
  }

  private static String row(String id, String amount) {
    return id + ",A,2026-11-24,," + amount + ",EUR,text,,\n";
  }

  @Test
  void aRowBecomesATransaction() throws Exception {
    var options =
        new ImportOptions(
            "bank", "payments", null, Dialect.named("millrace"), folder.resolve("rejects"));
    var feed =
        ledger.run(
            ledger.file(
                "f.csv",
                HEADER
                    + "7,de89 3704 0044 0532 0130 00,2026-11-24,2026-11-25,-12.50000,EUR,"
                    + "\"Rent,\n \"\"May\"\"\",E-1,booked\n"),
            options);
    assertThat(counts(feed)).isEqualTo("1/1/0/0/0/0/0");
    assertThat(feed.rejectFile()).isEmpty();
    assertThat(feed.bytesRead()).isEqualTo(feed.bytesTotal());
    var posted = ledger.posted().getFirst();
    assertThat(posted.feed()).isEqualTo("bank");
    assertThat(posted.txid()).isEqualTo("7");
    assertThat(posted.account()).isEqualTo("DE89370400440532013000");
    assertThat(posted.amount()).hasToString("-12.50 EUR");
    assertThat(posted.source()).isEqualTo(Source.STATEMENT);
    assertThat(posted.bookingDate()).isEqualTo(LocalDate.of(2026, 11, 24));
    assertThat(posted.valueDate()).isEqualTo(LocalDate.of(2026, 11, 25));
    assertThat(posted.text()).isEqualTo("Rent, \"May\"");
    assertThat(posted.sharedId()).isEqualTo(new SharedId("payments", "E-1"));
    assertThat(posted.references()).isEqualTo(Map.of("endToEndId", "E-1"));
  }

  @Test
  void withoutAnIdSpaceThereIsNoSharedIdAndNotProvidedIsNever() throws Exception {
    run(HEADER + "1,A,2026-11-24,,1,EUR,t,E-1,\n");
    assertThat(ledger.posted().getFirst().sharedId()).isNull();
    var options =
        new ImportOptions("b", "s", null, Dialect.named("millrace"), folder.resolve("rejects"));
    ledger.run(
        ledger.file(
            "g.csv",
            HEADER + "2,A,2026-11-24,,1,EUR,t,NOTPROVIDED,\n3,A,2026-11-24,,1,EUR,t,nonref,\n"),
        options);
    assertThat(ledger.posted()).hasSize(3).allMatch(t -> t.sharedId() == null);
  }

  @Test
  void badRowsNameLineAndFieldAndTheGoodOnesPost() throws Exception {
    var feed =
        run(
            HEADER
                + row("1", "1.00")
                + row("2", "1E999999999")
                + row("3", "NaN")
                + row("4", "1.005")
                + row("5", "12..34")
                + row("6", "")
                + "7,A,2026-02-30,,1,EUR,,,\n"
                + "8,A,2026-11-24,,1,EU,,,\n"
                + "9,,2026-11-24,,1,EUR,,,\n"
                + "10,A,2026-11-24\n"
                + "11,A,2026-11-24,,1,EUR,a,b,,,surplus\n"
                + "12,A,1111-11-11,,1,EUR,,,\n"
                + row("13", "99999999999999999999")
                + row("14", "2.00"));
    assertThat(problems(feed))
        .containsExactly(
            "3: amount (amount): \"1E999999999\" is not a decimal number",
            "4: amount (amount): \"NaN\" is not a decimal number",
            "5: amount (amount): \"1.005\" has more decimals than EUR (2)",
            "6: amount (amount): \"12..34\" is not a decimal number",
            "7: amount (amount): is empty",
            "8: date (booking_date): \"2026-02-30\" is not a date like yyyy-MM-dd",
            "9: currency (currency): \"EU\" is not a currency code of three capital letters",
            "10: account (account): is empty",
            "11: currency: is missing: it is column 6, the row has 3",
            "12: row: has 11 columns, but the header row 9",
            "13: record: booking date 1111-11-11 is not between 1900 and 2999",
            "14: amount (amount): \"99999999999999999999\" is too large an amount");
    assertThat(counts(feed)).isEqualTo("14/2/0/0/0/12/0");
    assertThat(ledger.balance("A")).isEqualTo("3.00 EUR");
    assertThat(feed.problems().getFirst())
        .hasToString(
            folder.resolve("f.csv")
                + ":3: amount (amount): \"1E999999999\" is not a decimal number");
  }

  @Test
  void pendingRowsAreCountedOnly() throws Exception {
    var feed = run(HEADER + "1,A,2026-11-24,,1,EUR,t,,pending\n" + row("2", "2"));
    assertThat(counts(feed)).isEqualTo("2/1/0/0/0/0/1");
    assertThat(ledger.balance("A")).isEqualTo("2.00 EUR");
  }

  @Test
  void aMissingColumnIsOneErrorAndNothingIsPosted() throws Exception {
    assertThatThrownBy(() -> run("id,account,date\n1,A,2026-11-24\n"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessage(
            folder.resolve("f.csv")
                + ": the header row has no column \"amount\", \"booking_date\", \"currency\","
                + " \"end_to_end_id\", \"status\", \"text\", \"value_date\", which the dialect"
                + " millrace needs; choose the bank's own with --dialect");
    assertThat(ledger.journal.records()).isEmpty();
  }

  @Test
  void aFileWithoutAnAccountNeedsTheOption() throws Exception {
    var dialect = Dialect.named("bank-of-ireland");
    var file = ledger.file("f.csv", "Date,Details,Debit,Credit,Balance\n01/09/2017,a,,1.5,\n");
    assertThatThrownBy(() -> ledger.run(file, options(dialect, null)))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageEndingWith(
            "the dialect bank-of-ireland has no account column; name the account with --account");
    assertThat(counts(ledger.run(file, options(dialect, "ie 1")))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.balance("ie 1")).isEqualTo("1.50 EUR");
  }

  @Test
  void anAccountWithAStrayQuoteIsNotGuessed() throws Exception {
    var feed = run(HEADER + "1,A\",2026-11-24,,1,EUR,,,\n" + row("2", "2"));
    assertThat(problems(feed)).containsExactly("2: account (account): \"A\"\" has a stray quote");
    assertThat(ledger.balance("A")).isEqualTo("2.00 EUR");
  }

  @Test
  void theAccountOptionOverridesTheFile() throws Exception {
    var file = ledger.file("f.csv", HEADER + row("1", "5"));
    ledger.run(file, options(Dialect.named("millrace"), "B"));
    assertThat(ledger.balance("A")).isEqualTo("none");
    assertThat(ledger.balance("B")).isEqualTo("5.00 EUR");
  }

  @Test
  void anyLineEndAndAByteOrderMarkWillDo() throws Exception {
    int n = 0;
    for (var end : List.of("\n", "\r\n", "\r", "\r\r\n")) {
      var content = "\uFEFF" + HEADER + row("id-" + n++, "1") + row("x", "y") + row("z" + n, "1");
      var feed = run(content.replace("\n", end));
      assertThat(problems(feed))
          .containsExactly("3: amount (amount): \"y\" is not a decimal number");
    }
    assertThat(ledger.balance("A")).isEqualTo("8.00 EUR");
  }

  @Test
  void aRowInAnotherCharsetIsAProblemOfItsLineUnlessTheDialectDeclaresIt() throws Exception {
    var cp1252 = Charset.forName("windows-1252");
    var bytes = "d;a;t\n2026-11-24;1;M\u00FCller\n2026-11-25;2;x\n".getBytes(cp1252);
    var file = ledger.file("f.csv", bytes);
    var lines =
        List.of("delimiter = ;", "date = d", "amount = a", "text = t", "currency.fixed = EUR");
    var feed = ledger.run(file, options(Dialect.parse("test", lines), "A"));
    assertThat(problems(feed))
        .containsExactly(
            "2: row: is not in UTF-8; a dialect can declare another charset, or charset.fallback ="
                + " windows-1252");
    assertThat(ledger.balance("A")).isEqualTo("2.00 EUR");
    var declared = new ArrayList<>(lines);
    declared.add("charset.fallback = windows-1252");
    ledger.run(file, options(Dialect.parse("test", declared), "A"));
    assertThat(ledger.posted().getLast().text()).isEqualTo("M\u00FCller");
    assertThat(ledger.balance("A")).isEqualTo("3.00 EUR");
  }

  @Test
  void aQuoteThatNeverClosesHurtsItsLineOnly() throws Exception {
    var feed =
        run(
            HEADER
                + row("1", "1")
                + "2,A,2026-11-24,,2,EUR,\"never closed,,\n"
                + row("3", "4")
                + "4,A,2026-11-24,,8,EUR,\"closed\",,\n"
                + row("5", "16"));
    assertThat(problems(feed))
        .containsExactly("3: row: has a quote that is not closed, or closed within the field");
    assertThat(ledger.balance("A")).isEqualTo("29.00 EUR");
  }

  @Test
  void aRecordThatIsTooLongIsDroppedInConstantMemory() throws Exception {
    var file = folder.resolve("long.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write(HEADER + row("1", "1"));
      var part = "x".repeat(1 << 16);
      for (int i = 0; i < 160; i++) { // 10 MiB in one line
        out.write(part);
      }
      out.write("\n" + row("2", "2") + "3,A,2026-11-24,,4,EUR,\"");
      for (int i = 0; i < 20; i++) {
        out.write(part);
      }
      out.write("\",,\n" + row("4", "8"));
    }
    var feed = ledger.run(file, options(Dialect.named("millrace"), null));
    assertThat(problems(feed))
        .containsExactly(
            "3: row: is longer than 1048576 bytes", "5: row: is longer than 1048576 bytes");
    assertThat(ledger.balance("A")).isEqualTo("11.00 EUR");
  }

  @Test
  void debitAndCreditColumns() throws Exception {
    var feed =
        run(
            """
            d,out,in
            2026-01-01,1.00,
            2026-01-02,,2.00
            2026-01-03,-4.00,
            2026-01-04,,
            2026-01-05,1,1
            2026-01-06,0.00,8.00
            """,
            "date = d",
            "debit = out",
            "credit = in",
            "currency.fixed = EUR");
    assertThat(problems(feed))
        .containsExactly(
            "5: debit (out): is empty, and there is no other amount",
            "6: debit (out): stands beside a credit");
    assertThat(ledger.posted().stream().map(t -> t.amount().toDecimal()))
        .containsExactly("-1.00", "2.00", "-4.00", "8.00");
  }

  @Test
  void flagsInversionSymbolsAndSeparators() throws Exception {
    var feed =
        run(
            "1.234,56 \u20AC|S\n+ 1,00|H\n2,00-|S\n1.23,00|S\n1,00|X\n\n",
            "header = no",
            "delimiter = |",
            "date = #3",
            "amount = #1",
            "flag = #2",
            "flag.debit = S",
            "flag.credit = H",
            "decimal = ,",
            "grouping = .",
            "symbols = \u20AC",
            "currency.fixed = EUR");
    assertThat(problems(feed)).hasSize(5).allMatch(p -> p.contains("date: is missing"));
    run(
        """
        1.234,56 \u20AC|S|24.11.26
        + 1,00|H|24.11.26
        2,00-|S|24.11.26
        1.23,00|S|24.11.26
        1,00|X|24.11.26
        """,
        "header = no",
        "delimiter = |",
        "date = #3",
        "date.format = uuuu-MM-dd | dd.MM.uu",
        "amount = #1",
        "flag = #2",
        "flag.debit = S",
        "flag.credit = H",
        "invert = yes",
        "decimal = ,",
        "grouping = .",
        "symbols = \u20AC",
        "currency.fixed = EUR");
    assertThat(ledger.posted().stream().map(t -> t.amount().toDecimal()))
        .containsExactly("1234.56", "-1.00", "-2.00");
  }

  @Test
  void preambleFooterAndRowsToIgnore() throws Exception {
    var feed =
        run(
            """
            Account "A
            balance,1
            d,a,t
            2026-11-24,1,x
            ,,more text
            2026-11-24,2,Total: 3
            2026-11-24,4,y
            end,of,file

            """,
            "skip.first = 2",
            "skip.last = 1",
            "date = d",
            "amount = a",
            "text = t",
            "currency.fixed = EUR",
            "ignore.1 = d blank",
            "ignore.2 = t begins Total");
    assertThat(counts(feed)).isEqualTo("2/2/0/0/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("5.00 EUR");
  }

  @Test
  void timestampsAndContra() throws Exception {
    run(
        "2026-11-24 10:00:00 +0100,1,B\n",
        "header = no",
        "date = #1",
        "date.format = uuuu-MM-dd HH:mm:ss xx",
        "timestamp = #1",
        "timestamp.format = uuuu-MM-dd HH:mm:ss xx",
        "amount = #2",
        "contra = #3",
        "currency.fixed = EUR");
    var posted = ledger.posted().getFirst();
    assertThat(posted.timestamp()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
    assertThat(posted.bookingDate()).isEqualTo(LocalDate.of(2026, 11, 24));
    assertThat(ledger.balance("B")).isEqualTo("-1.00 EUR");
  }
}
