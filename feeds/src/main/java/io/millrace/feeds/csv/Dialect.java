package io.millrace.feeds.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A named description of one bank's CSV files: how they are cut, and which column means what.
/// Immutable.
///
/// It is a text of `key = value` lines; the page `docs/formats/csv-dialects.md` lists the keys. The
/// built-in ones are read by name, one's own from a file.
public final class Dialect {
  private static final List<String> NAMES =
      List.of(
          "millrace",
          "bank-of-ireland",
          "bunq",
          "ceska-sporitelna",
          "gls",
          "john-lewis-card",
          "kbc",
          "mint",
          "monzo",
          "ocbc",
          "outbank",
          "rabobank",
          "raiffeisen-kta",
          "schwab-checking",
          "sparkasse",
          "ubs-fr");

  /// How a file is cut into records and fields.
  ///
  /// @param fallback the charset of records that are not in `charset`, if the dialect declares one
  /// @param skipFirst lines before the header row
  /// @param skipLast records at the end that are no transactions
  /// @param header whether there is a header row
  record Layout(
      char delimiter,
      char quote,
      Charset charset,
      @Nullable Charset fallback,
      int skipFirst,
      int skipLast,
      boolean header) {}

  /// What the cells say beyond their format.
  ///
  /// @param currency the currency of every amount, if there is no column for it
  /// @param inverted whether a positive amount takes money away
  /// @param debitWords of the flag column; `blank` stands for an empty cell
  /// @param creditWords of the flag column
  /// @param pendingWords of the status column
  /// @param ignored rows that are no transactions
  record Meaning(
      @Nullable String currency,
      boolean inverted,
      List<String> debitWords,
      List<String> creditWords,
      List<String> pendingWords,
      List<Rule> ignored) {}

  private final String name;
  private final List<String> definition;
  private final Layout layout;
  private final Map<Role, Column> columns;
  private final List<Column> text;
  private final Map<String, Column> references;
  private final Amounts amounts;
  private final Dates dates;
  private final Meaning meaning;

  Dialect(
      String name, List<String> definition, Layout layout, DialectParser parsed, Meaning meaning) {
    this.name = name;
    this.definition = List.copyOf(definition);
    this.layout = layout;
    this.columns = parsed.columns();
    this.text = parsed.text();
    this.references = parsed.references();
    this.amounts = parsed.amounts();
    this.dates = parsed.dates();
    this.meaning = meaning;
  }

  /// The names of the built-in dialects.
  public static List<String> names() {
    return NAMES;
  }

  /// A built-in dialect.
  ///
  /// @throws IllegalArgumentException if there is none of this name; lists those that there are
  public static Dialect named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no dialect is named "
              + name
              + "; built in are "
              + String.join(", ", NAMES)
              + ", or name a file that describes one");
    }
    try (InputStream in = Dialect.class.getResourceAsStream(name + ".dialect")) {
      if (in == null) {
        throw new IllegalStateException("the built-in dialect " + name + " is missing");
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A dialect of one's own.
  ///
  /// @throws IOException one line: the file, its line and what is wrong with it
  public static Dialect read(Path file) throws IOException {
    var fileName = file.getFileName();
    try {
      return parse(
          fileName == null ? file.toString() : fileName.toString(), Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": there is no such dialect file", e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": the dialect file is not UTF-8", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ":" + e.getMessage(), e);
    }
  }

  /// A built-in dialect by its name, or one's own by its file.
  ///
  /// @throws IllegalArgumentException if it is neither
  /// @throws IOException if the file describes none
  public static Dialect find(String nameOrFile) throws IOException {
    if (!NAMES.contains(nameOrFile) && Files.isRegularFile(Path.of(nameOrFile))) {
      return read(Path.of(nameOrFile));
    }
    return named(nameOrFile);
  }

  /// The dialect that these lines describe.
  ///
  /// @throws IllegalArgumentException as `line: key: reason`
  public static Dialect parse(String name, List<String> lines) {
    return new DialectParser().parse(name, lines);
  }

  public String name() {
    return name;
  }

  /// The lines that describe it; [#parse] reads them back.
  public List<String> definition() {
    return definition;
  }

  Layout layout() {
    return layout;
  }

  Map<Role, Column> columns() {
    return columns;
  }

  List<Column> text() {
    return text;
  }

  Map<String, Column> references() {
    return references;
  }

  Amounts amounts() {
    return amounts;
  }

  Dates dates() {
    return dates;
  }

  Meaning meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return name;
  }
}
