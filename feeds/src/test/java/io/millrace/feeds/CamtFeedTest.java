package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static io.millrace.feeds.TestLedger.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.Source;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries of camt files become transactions, one for each booked `Ntry`.
class CamtFeedTest {
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

  private FileFeed run(String content) throws IOException, InterruptedException {
    return ledger.run(ledger.file("f.xml", content), TestLedger.options(folder));
  }

  private static String document(String root, String statement, String entries) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Document><%1$s><GrpHdr><CreDtTm>2026-11-25T01:00:00+01:00</CreDtTm></GrpHdr>
    <%2$s><Id>S1</Id><Acct><Id><IBAN>de89 3704 0044 0532 0130 00</IBAN></Id></Acct>
    %3$s</%2$s></%1$s></Document>
    """
        .formatted(root, statement, entries);
  }

  private static String statement(String entries) {
    return document("BkToCstmrStmt", "Stmt", entries);
  }

  private static String entry(String amount, String direction, String rest) {
    return """
    <Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts>
    <BookgDt><Dt>2026-11-24</Dt></BookgDt>%s</Ntry>
    """
        .formatted(amount, direction, rest);
  }

  private static String details(String content) {
    return "<NtryDtls><TxDtls>" + content + "</TxDtls></NtryDtls>";
  }

  @Test
  void anEntryBecomesATransaction() throws Exception {
    var feed =
        run(
            statement(
                entry(
                    "12.50000",
                    "DBIT",
                    "<ValDt><DtTm>2026-11-26T23:30:00-05:00</DtTm></ValDt><AcctSvcrRef>B1</AcctSvcrRef>"
                        + details(
                            "<Refs><EndToEndId>E1</EndToEndId><UETR>u-1</UETR></Refs><RltdPties>"
                                + "<Dbtr><Nm>Me</Nm></Dbtr><Cdtr><Pty><Nm>Shop &amp; Co</Nm></Pty>"
                                + "</Cdtr></RltdPties><RmtInf><Ustrd>Invoice\n 7</Ustrd></RmtInf>")
                        + "<AddtlNtryInf>card</AddtlNtryInf>")));
    assertThat(counts(feed)).isEqualTo("1/1/0/0/0/0/0");
    var posted = ledger.posted().getFirst();
    assertThat(posted.feed()).isEqualTo("file:camt");
    assertThat(posted.txid()).isEqualTo("B1");
    assertThat(posted.account()).isEqualTo("DE89370400440532013000");
    assertThat(posted.amount()).hasToString("-12.50 EUR");
    assertThat(posted.source()).isEqualTo(Source.STATEMENT);
    assertThat(posted.bookingDate()).isEqualTo(LocalDate.of(2026, 11, 24));
    assertThat(posted.valueDate()).as("as written").isEqualTo(LocalDate.of(2026, 11, 26));
    assertThat(posted.text()).isEqualTo("Shop & Co Invoice 7 card");
    assertThat(posted.sharedId()).isNull();
    assertThat(posted.references())
        .isEqualTo(
            Map.of("endToEndId", "E1", "uetr", "u-1", "bankReference", "B1", "statement", "S1"));
  }

  @Test
  void onlyBookedEntriesArePosted() throws Exception {
    var booked = entry("1", "CRDT", "<AcctSvcrRef>1</AcctSvcrRef>");
    var feed =
        run(
            statement(
                booked
                    + booked.replace(">BOOK<", "><Cd>PDNG</Cd><")
                    + booked.replace("BOOK", "INFO")
                    + booked.replace("<Sts>BOOK</Sts>", "<Sts>\n<Cd>BOOK</Cd>\n</Sts>")
                    + booked.replace("BOOK", "GONE")
                    + booked.replace("<Sts>BOOK</Sts>", "")));
    assertThat(counts(feed)).isEqualTo("6/1/0/1/0/2/2");
    assertThat(problems(feed))
        .containsExactly(
            "14: Sts: \"GONE\" is not BOOK, PDNG, INFO or FUTR", "16: Sts: is missing");
  }

  @Test
  void aReversalHasItsBookedDirectionAlready() throws Exception {
    run(statement(entry("3", "CRDT", "<RvslInd>true</RvslInd>")));
    assertThat(ledger.balance("DE89370400440532013000")).isEqualTo("3.00 EUR");
  }

  @Test
  void reportsAndNotificationsAreIntradayEvidence() throws Exception {
    run(document("BkToCstmrAcctRptV01", "Rpt", entry("1", "CRDT", "")));
    run(
        document("x:BkToCstmrDbtCdtNtfctn", "Ntfctn", entry("2", "CRDT", ""))
            .replace("<Document>", "<Document xmlns:x='wrong'>"));
    assertThat(ledger.posted()).hasSize(2).allMatch(t -> t.source() == Source.INTRADAY);
  }

  @Test
  void theIdIsTheBanksElseTheDetailsElseTheStatementsElseTheContents() throws Exception {
    var refs = "<Refs><AcctSvcrRef>%s</AcctSvcrRef><UETR>u</UETR><TxId>%s</TxId></Refs>";
    run(
        statement(
            entry("1", "CRDT", "<AcctSvcrRef>B</AcctSvcrRef>" + details(refs.formatted("D", "T")))
                + entry("2", "CRDT", details(refs.formatted("D", "T")))
                + entry("3", "CRDT", details(refs.formatted("NOTPROVIDED", "T")))
                + entry("4", "CRDT", "<NtryRef>7</NtryRef>" + details(refs.formatted(" ", "")))
                + entry("5", "CRDT", "<NtryRef>7</NtryRef>")
                + entry("6", "CRDT", "")));
    assertThat(ledger.posted().stream().map(t -> t.txid().replaceAll("v1:.*#", "v1#")))
        .containsExactly("B", "D", "T", "u", "S1/7", "v1#1");
  }

  @Test
  void aFeeMayShareItsPaymentsReference() throws Exception {
    var both =
        statement(
            entry("100", "DBIT", "<AcctSvcrRef>B</AcctSvcrRef>")
                + entry("2", "DBIT", "<AcctSvcrRef>B</AcctSvcrRef>"));
    assertThat(counts(run(both))).isEqualTo("2/2/0/0/0/0/0");
    assertThat(counts(run(both))).isEqualTo("2/0/0/2/0/0/0");
    assertThat(counts(run(both.replace(">100<", ">101<")))).isEqualTo("2/0/0/1/1/0/0");
  }

  @Test
  void theEndToEndIdIsSharedInAnIdSpaceForASinglePaymentOnly() throws Exception {
    var one = "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs></TxDtls>";
    var file =
        ledger.file(
            "f.xml",
            statement(
                entry("1", "CRDT", "<NtryDtls>" + one.formatted("E1") + "</NtryDtls>")
                    + entry(
                        "2", "CRDT", "<NtryDtls>" + one.formatted("NOTPROVIDED") + "</NtryDtls>")
                    + entry(
                        "3",
                        "CRDT",
                        "<NtryDtls>" + one.formatted("E2") + one.formatted("E3") + "</NtryDtls>")));
    ledger.run(file, new ImportOptions("f", "space", null, null, folder.resolve("rejects")));
    assertThat(ledger.posted().stream().map(t -> String.valueOf(t.sharedId())))
        .containsExactly("SharedId[space=space, id=E1]", "null", "null");
  }

  @Test
  void theBookingDateFallsBackToValueDateAndThenToTheStatements() throws Exception {
    var none = entry("1", "CRDT", "").replace("<BookgDt><Dt>2026-11-24</Dt></BookgDt>", "");
    var value = none.replace("</Ntry>", "<ValDt><Dt>2026-11-23+01:00</Dt></ValDt></Ntry>");
    run(statement(value + none));
    assertThat(ledger.posted().stream().map(t -> t.bookingDate().toString()))
        .containsExactly("2026-11-23", "2026-11-25");
  }

  @Test
  void badEntriesNameLineAndFieldAndTheGoodOnesPost() throws Exception {
    var feed =
        run(
            statement(
                entry("12..34", "CRDT", "")
                    + entry("1E999999999", "CRDT", "")
                    + entry("1.005", "CRDT", "")
                    + entry("-1", "CRDT", "")
                    + entry("1", "CREDIT", "")
                    + entry("1", "CRDT", "").replace("2026-11-24", "2026-02-30")
                    + entry("1", "CRDT", "<AddtlNtryInf>" + "x".repeat(10_001) + "</AddtlNtryInf>")
                    + entry("1", "CRDT", "").replace(" Ccy=\"EUR\"", "")
                    + entry("4", "CRDT", "")));
    assertThat(problems(feed))
        .containsExactly(
            "4: Amt: \"12..34\" is not a decimal number",
            "6: Amt: \"1E999999999\" is not a decimal number",
            "8: Amt: \"1.005\" has more decimals than EUR (2)",
            "10: Amt: \"-1\" has a sign; CdtDbtInd has the word",
            "12: CdtDbtInd: \"CREDIT\" is not CRDT or DBIT",
            "14: BookgDt: \"2026-02-30\" is not a date like 2026-11-24",
            "16: AddtlNtryInf: has more than 10000 characters",
            "18: Amt: has no currency (Ccy)");
    assertThat(counts(feed)).isEqualTo("9/1/0/0/0/8/0");
    assertThat(ledger.balance("DE89370400440532013000")).isEqualTo("4.00 EUR");
  }

  @Test
  void aMendedEntryIsReadOutsideItsDocument() throws Exception {
    for (var charset : new String[] {"UTF-8", "ISO-8859-1", "windows-1252"}) {
      var content =
          statement(
                  entry("1", "CRDT", "<AddtlNtryInf>\u00FC twin</AddtlNtryInf>")
                      + entry("1x", "CRDT", "<AddtlNtryInf>\u00FC twin</AddtlNtryInf>"))
              .replace("UTF-8", charset)
              .replaceAll("<(/?)Ntry>", "<$1n:Ntry>")
              .replace("<Document>", "<Document xmlns:n='urn:n'>")
              .replace("2026-11-24", "2026-11-2" + charset.length() % 8);
      var file = ledger.file(charset + ".xml", content.getBytes(Charset.forName(charset)));
      var feed = ledger.run(file, TestLedger.options(folder));
      assertThat(counts(feed)).isEqualTo("2/1/0/0/0/1/0");
      var rejects = feed.rejectFile().orElseThrow();
      var text = Files.readString(rejects, StandardCharsets.ISO_8859_1);
      assertThat(text)
          .contains("\nheading\n| " + charset + "\n")
          .contains("\n@ account = de89 3704")
          .contains("\n| <n:Ntry><Amt Ccy=\"EUR\">1x</Amt>");
      Files.writeString(rejects, text.replace(">1x<", ">1<"), StandardCharsets.ISO_8859_1);
      assertThat(counts(ledger.run(rejects, TestLedger.options(folder))))
          .isEqualTo("1/1/0/0/0/0/0");
      assertThat(ledger.posted().getLast().txid()).endsWith("#2");
      assertThat(ledger.posted().getLast().text()).isEqualTo("\u00FC twin");
      assertThat(counts(ledger.run(rejects, TestLedger.options(folder))))
          .isEqualTo("1/0/0/1/0/0/0");
    }
  }

  @Test
  void aFileThatIsCutOffPostsWhatIsWhole() throws Exception {
    var whole = statement(entry("1", "CRDT", "") + entry("2", "CRDT", "") + entry("4", "CRDT", ""));
    var feed = run(whole.substring(0, whole.lastIndexOf("<BookgDt>") + 4));
    assertThat(counts(feed)).isEqualTo("3/2/0/0/0/1/0");
    assertThat(problems(feed))
        .singleElement()
        .asString()
        .startsWith("8: Ntry: is not well-formed XML: ")
        .endsWith("; what follows is not read");
    assertThat(ledger.balance("DE89370400440532013000")).isEqualTo("3.00 EUR");
    assertThat(Files.readString(feed.rejectFile().orElseThrow())).contains("\n! <Ntry>");
  }

  @Test
  void anEntityBombIsRefusedEvenBehindALongComment() throws Exception {
    var bomb =
        "<!--" + "x".repeat(70_000) + "--><!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>";
    var content = statement(entry("1", "CRDT", "<AddtlNtryInf>&b;</AddtlNtryInf>"));
    var file = "<!-- BkToCstmrStmt -->" + bomb + content.substring(content.indexOf("<Document"));
    assertThatThrownBy(() -> run(file))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageEndingWith("f.xml: it has a DOCTYPE, which is refused; a bank's file has none");
    assertThat(ledger.journal.records()).isEmpty();
  }

  @Test
  void depthAttributesAndTheLengthOfATagAreBounded() throws Exception {
    var deep = "<a>".repeat(80) + "</a>".repeat(80);
    assertThat(problems(run(statement(entry("1", "CRDT", deep)))))
        .containsExactly("4: Ntry: elements are nested deeper than 64; what follows is not read");
    var attributes = new StringBuilder("<a");
    for (int i = 0; i < 40; i++) {
      attributes.append(" a").append(i).append("='1'");
    }
    assertThat(problems(run(statement(entry("1", "CRDT", attributes + "/>")))))
        .containsExactly("4: Ntry: a has 40 attributes, more than 32; what follows is not read");
    var tag = "<a b='" + "x".repeat(5 << 20) + "'/>";
    assertThat(problems(run(statement(entry("1", "CRDT", tag)))))
        .singleElement()
        .asString()
        .contains("4: Ntry: ", "a tag, comment or text is longer than 4194304 bytes");
  }

  @Test
  void aStatementWithoutAnAccountNeedsTheOption() throws Exception {
    var content = statement(entry("1", "CRDT", "")).replaceAll("(?s)<Acct>.*</Acct>", "");
    assertThatThrownBy(() -> run(content))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageEndingWith("f.xml: the statement S1 names no account; name it with --account");
    var options = new ImportOptions(null, null, "mine", null, folder.resolve("rejects"));
    ledger.run(ledger.file("g.xml", content), options);
    assertThat(ledger.balance("mine")).isEqualTo("1.00 EUR");
    ledger.run(ledger.file("h.xml", statement(entry("2", "CRDT", ""))), options);
    assertThat(ledger.balance("mine")).as("the option overrides").isEqualTo("3.00 EUR");
  }

  @Test
  void anAccountMayHaveAnotherId() throws Exception {
    run(
        statement(entry("1", "CRDT", ""))
            .replaceAll("<IBAN>.*</IBAN>", "<Othr><Id>12-34 5</Id><Issr>x</Issr></Othr>"));
    assertThat(ledger.balance("12-34 5")).isEqualTo("1.00 EUR");
  }
}
