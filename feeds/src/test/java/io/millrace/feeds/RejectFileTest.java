package io.millrace.feeds;

import static io.millrace.feeds.TestLedger.counts;
import static io.millrace.feeds.TestLedger.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feeds.csv.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad records are kept, mended by hand, and imported as rows of their original.
class RejectFileTest {
  private static final String HEADER = CsvFeedTest.HEADER;
  private static final String TWIN = ",A,2026-11-24,,2.00,EUR,twin,,\n";
  private static final String BAD_TWIN = ",A,2026-11-24,,2..00,EUR,twin,,\n";

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

  private ImportOptions options() {
    return new ImportOptions(
        "bank", "space", null, Dialect.named("millrace"), folder.resolve("rejects"));
  }

  private FileFeed run(Path file) throws IOException, InterruptedException {
    return ledger.run(file, options());
  }

  /// Imports a kept file as a person would: without any option.
  private FileFeed again(Path rejects) throws IOException, InterruptedException {
    return ledger.run(rejects, TestLedger.options(folder));
  }

  private static void mend(Path rejects, String from, String to) throws IOException {
    var text = Files.readString(rejects);
    assertThat(text).contains("\n| " + from);
    Files.writeString(rejects, text.replace("\n| " + from, "\n| " + to));
  }

  @Test
  void aBadRecordIsKeptWithAllThatIsNeededToMendIt() throws Exception {
    var original = ledger.file("f.csv", HEADER + TWIN + BAD_TWIN);
    var rejects = run(original).rejectFile().orElseThrow();
    var sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(original)));
    assertThat(rejects.getFileName()).hasToString("f.csv-" + sha256.substring(0, 12) + ".rejects");
    assertThat(Files.readString(rejects))
        .startsWith("millrace-rejects 1\n# Mend the text behind each \"| \"")
        .contains("\nfile = f.csv\nsha256 = " + sha256 + "\nseen = " + sha256 + ".seen\n")
        .contains("\nformat = csv\nfeed = bank\nids = space\n")
        .contains("\ndialect = millrace\n> description = ")
        .contains("\nheading\n| id,account,")
        .endsWith("\nrecord 3: amount (amount): \"2..00\" is not a decimal number\n| " + BAD_TWIN);
    try (var files = Files.list(folder.resolve("rejects"))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(rejects.getFileName().toString(), sha256 + ".seen");
    }
  }

  @Test
  void aMendedTwinPostsToo() throws Exception {
    var original = ledger.file("f.csv", HEADER + TWIN + BAD_TWIN);
    var feed = run(original);
    assertThat(counts(feed)).isEqualTo("2/1/0/0/0/1/0");
    var rejects = feed.rejectFile().orElseThrow();
    mend(rejects, BAD_TWIN, TWIN);
    var mended = again(rejects);
    assertThat(counts(mended)).isEqualTo("1/1/0/0/0/0/0");
    assertThat(mended.feedName()).isEqualTo("bank");
    assertThat(mended.format()).isEqualTo("csv");
    assertThat(mended.rejectFile()).isEmpty();
    assertThat(ledger.balance("A")).isEqualTo("4.00 EUR");
    assertThat(ledger.posted().getLast().txid()).endsWith("#2");
    assertThat(counts(again(rejects))).isEqualTo("1/0/0/1/0/0/0");
    assertThat(counts(run(original))).isEqualTo("2/0/0/1/0/1/0");
    assertThat(Files.readString(rejects)).as("never overwritten").contains("\n| " + TWIN);
    assertThat(ledger.balance("A")).isEqualTo("4.00 EUR");
    assertThat(counts(run(ledger.file("whole.csv", HEADER + TWIN + TWIN))))
        .isEqualTo("2/0/0/2/0/0/0");
  }

  @Test
  void aMendedFirstTwinIsCountedOnToo() throws Exception {
    var rejects = run(ledger.file("f.csv", HEADER + BAD_TWIN + TWIN)).rejectFile().orElseThrow();
    mend(rejects, BAD_TWIN, TWIN);
    assertThat(counts(again(rejects))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("4.00 EUR");
  }

  @Test
  void aMendedRowWhoseIdAGoodRowHasIsNamedByItsAmount() throws Exception {
    var fee = "X,A,2026-11-24,,-2,EUR,fee,,\n";
    var badFee = "X,A,2026-11-24,,-2x,EUR,fee,,\n";
    var payment = "X,A,2026-11-24,,-100,EUR,payment,,\n";
    var rejects = run(ledger.file("f.csv", HEADER + payment + badFee)).rejectFile().orElseThrow();
    mend(rejects, badFee, fee);
    assertThat(counts(again(rejects))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.posted().getLast().txid()).isEqualTo("X#-2.00EUR");
  }

  @Test
  void whatIsStillBadIsAProblemOfTheRejectFileItself() throws Exception {
    var rejects =
        run(ledger.file("f.csv", HEADER + BAD_TWIN + "1,A,x,,1,EUR,,,\n"))
            .rejectFile()
            .orElseThrow();
    mend(rejects, BAD_TWIN, TWIN);
    var feed = again(rejects);
    assertThat(counts(feed)).isEqualTo("2/1/0/0/0/1/0");
    int line = Files.readAllLines(rejects).indexOf("| 1,A,x,,1,EUR,,,") + 1;
    assertThat(problems(feed))
        .containsExactly(line + ": date (booking_date): \"x\" is not a date like yyyy-MM-dd");
    assertThat(feed.rejectFile()).contains(rejects);
    try (var files = Files.list(folder.resolve("rejects"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aRowOfSeveralLinesKeepsThemAndCannotForgeARecord() throws Exception {
    var bad =
        "1,A,2026-11-24,,x,EUR,\"line\nrecord 9: a: b\r\n| 2,A,2026-11-24,,99,EUR,,,\nend\",,\n";
    bad = bad.replace("\nend", "\rend");
    var rejects = run(ledger.file("f.csv", HEADER + bad)).rejectFile().orElseThrow();
    assertThat(Files.readString(rejects)).contains("\n| record 9: a: b\n| | 2,A", "\n| end\",,\n");
    mend(rejects, "1,A,2026-11-24,,x", "1,A,2026-11-24,,1");
    var feed = again(rejects);
    assertThat(counts(feed)).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.posted().getFirst().text())
        .isEqualTo("line record 9: a: b | 2,A,2026-11-24,,99,EUR,,, end");
  }

  @Test
  void aRecordThatIsCutCannotBeMendedHere() throws Exception {
    var tooLong = "1,A,2026-11-24,,1,EUR," + "x".repeat(1 << 20) + ",,\n";
    var rejects = run(ledger.file("f.csv", HEADER + tooLong)).rejectFile().orElseThrow();
    assertThat(Files.size(rejects)).isLessThan(3000);
    assertThat(problems(again(rejects)))
        .singleElement()
        .asString()
        .endsWith("record: is not whole; mend the original and import that");
  }

  @Test
  void aRecordThatIsTakenOutIsNone() throws Exception {
    var rejects = run(ledger.file("f.csv", HEADER + BAD_TWIN)).rejectFile().orElseThrow();
    Files.writeString(rejects, Files.readString(rejects).replace("| " + BAD_TWIN, ""));
    assertThat(counts(again(rejects))).isEqualTo("0/0/0/0/0/0/0");
  }

  @Test
  void aMarkThatIsLostIsAnError() throws Exception {
    var rejects = run(ledger.file("f.csv", HEADER + BAD_TWIN)).rejectFile().orElseThrow();
    Files.writeString(rejects, Files.readString(rejects).replace("| " + BAD_TWIN, TWIN));
    assertThatThrownBy(() -> again(rejects))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("begins with no mark; original text has \"| \" before each line");
  }

  @Test
  void withoutItsSeenFileARejectFileIsRefused() throws Exception {
    var rejects = run(ledger.file("f.csv", HEADER + BAD_TWIN)).rejectFile().orElseThrow();
    try (var files = Files.list(rejects.getParent())) {
      for (var file : files.filter(f -> f.toString().endsWith(".seen")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> again(rejects))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining(".seen is missing beside it; import f.csv again to make it");
  }

  @Test
  void aDialectOfOnesOwnIsKeptAndBytesInItsCharsetToo() throws Exception {
    var dialect =
        Dialect.parse(
            "mine",
            List.of(
                "delimiter = ;",
                "charset = windows-1252",
                "date = d",
                "amount = a",
                "text = t",
                "currency.fixed = EUR"));
    var file =
        ledger.file(
            "f.csv", "d;a;t\n2026-11-24;x;M\u00FCller\n".getBytes(StandardCharsets.ISO_8859_1));
    var options = new ImportOptions(null, null, "B", dialect, folder.resolve("rejects"));
    var rejects = ledger.run(file, options).rejectFile().orElseThrow();
    var text = Files.readString(rejects, StandardCharsets.ISO_8859_1);
    Files.writeString(rejects, text.replace(";x;", ";5;"), StandardCharsets.ISO_8859_1);
    assertThat(counts(again(rejects))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.posted().getFirst().text()).isEqualTo("M\u00FCller");
    assertThat(ledger.posted().getFirst().feed()).isEqualTo("file:csv");
    assertThat(ledger.balance("B")).isEqualTo("5.00 EUR");
  }

  /// With a wrong dialect every row is bad; with the right one other rows are good, so mended rows
  /// must be counted on from those.
  @Test
  void aFileImportedInAnotherWayHasItsOwnRejectFile() throws Exception {
    var lines =
        List.of("date = d", "amount = a", "currency.fixed = EUR", "date.format = dd.MM.uuuu");
    var right = List.of("date = d", "amount = a", "currency.fixed = EUR");
    var folderOfRejects = folder.resolve("rejects");
    var file = ledger.file("f.csv", "d,a\n2026-11-24,5\n2026-11-24,x5\n");
    var wrong =
        ledger.run(
            file,
            new ImportOptions(null, null, "A", Dialect.parse("mine", lines), folderOfRejects));
    assertThat(counts(wrong)).isEqualTo("2/0/0/0/0/2/0");
    var options = new ImportOptions(null, null, "A", Dialect.parse("mine", right), folderOfRejects);
    var feed = ledger.run(file, options);
    assertThat(counts(feed)).isEqualTo("2/1/0/0/0/1/0");
    var rejects = feed.rejectFile().orElseThrow();
    assertThat(rejects.toString()).endsWith("-2.rejects");
    assertThat(wrong.rejectFile()).isPresent().get().isNotEqualTo(rejects);
    mend(rejects, "2026-11-24,x5", "2026-11-24,5");
    assertThat(counts(again(rejects))).isEqualTo("1/1/0/0/0/0/0");
    assertThat(ledger.balance("A")).isEqualTo("10.00 EUR");
    assertThat(ledger.run(file, options).rejectFile()).contains(rejects);
  }

  @Test
  void aFolderThatCannotBeWrittenStopsNoGoodRow() throws Exception {
    var notAFolder = ledger.file("rejects", "in the way");
    assertThatThrownBy(() -> run(ledger.file("f.csv", HEADER + BAD_TWIN + TWIN)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the bad records cannot be kept in " + notAFolder)
        .hasMessageNotContaining("\n");
    assertThat(ledger.balance("A")).isEqualTo("2.00 EUR");
  }
}
