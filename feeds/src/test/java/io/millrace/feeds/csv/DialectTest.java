package io.millrace.feeds.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// A dialect is read strictly: what it does not say, or says wrongly, is an error of its line.
class DialectTest {
  static final List<String> names = Dialect.names();

  private static final List<String> PLAIN =
      List.of("date = d", "amount = a", "currency.fixed = EUR");

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("names")
  void everyBuiltInDialectIsReadAndReadBack(String name) {
    var dialect = Dialect.named(name);
    assertThat(dialect.name()).isEqualTo(name);
    assertThat(dialect.definition().getFirst()).startsWith("description = ");
    assertThat(Dialect.parse(name, dialect.definition()).definition())
        .isEqualTo(dialect.definition());
  }

  @Test
  void anUnknownNameListsThoseThatThereAre() {
    assertThatThrownBy(() -> Dialect.named("nobank"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no dialect is named nobank; built in are millrace, ")
        .hasMessageEndingWith(", or name a file that describes one");
  }

  @Test
  void oneOfOnesOwnIsReadFromAFile() throws IOException {
    var file = Files.write(folder.resolve("mine.txt"), PLAIN);
    assertThat(Dialect.find(file.toString()).name()).isEqualTo("mine.txt");
    assertThat(Dialect.find("rabobank").name()).isEqualTo("rabobank");
    assertThatThrownBy(() -> Dialect.read(folder.resolve("none")))
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("none") + ": there is no such dialect file");
    Files.write(file, List.of("# mine", "date = d", "no line"));
    assertThatThrownBy(() -> Dialect.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ":3: \"no line\" is not a line like key = value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      value = {
        "colour = red~4: colour: there is no such key",
        "date = e~4: date: is there twice",
        "text =~4: text: has no value",
        "delimiter = ;;~4: delimiter: write one ASCII character, or tab",
        "charset = UTF-16~4: charset: write one of ISO-8859-1, ISO-8859-15, ISO-8859-2, US-ASCII,"
            + " UTF-8, windows-1250, windows-1251, windows-1252, windows-1253, windows-1254,"
            + " windows-1257",
        "decimal = x~4: decimal: a decimal separator is . or ,",
        "grouping = .~4: grouping: grouping and decimal separators must differ",
        "invert = maybe~4: invert: write yes or no",
        "skip.first = -1~4: skip.first: write a number of rows up to 1000",
        "date.format = bb~4: date.format: Unknown pattern letter: b",
        "ignore.1 = d matches x~4: ignore.1: write COLUMN blank, COLUMN is WORD, COLUMN begins WORD"
            + " or COLUMN contains WORD",
        "debit = x~4: amount: name either the amount column, or those of debit and credit",
        "currency = x~4: currency: name either its column, or currency.fixed",
        "flag = x~4: flag: the column needs flag.debit and flag.credit, and they need it",
        "status = x~4: status: the column needs status.pending, and that needs it",
        "header = no~4: header: without a header row, columns go by number, such as #3"
      })
  void aMistakeIsAnErrorOfItsLine(String line, String message) {
    var lines = new ArrayList<>(PLAIN);
    lines.add(line);
    assertThatThrownBy(() -> Dialect.parse("mine", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Dialect.parse("mine", List.of("amount = a", "currency = c")))
        .hasMessage("2: date: is missing: which column has the booking date");
  }
}
