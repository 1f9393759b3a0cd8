package io.millrace.feeds.csv;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Quote;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the `key = value` lines of a dialect. Used once.
final class DialectParser {
  private static final int SKIP_COUNT_MAX = 1000; // no bank's preamble or footer is that long

  /// Charsets that have ASCII as it is, which the splitter relies on.
  private static final Set<String> CHARSETS =
      Set.of(
          "UTF-8",
          "US-ASCII",
          "ISO-8859-1",
          "ISO-8859-2",
          "ISO-8859-15",
          "windows-1250",
          "windows-1251",
          "windows-1252",
          "windows-1253",
          "windows-1254",
          "windows-1257");

  private static final Set<String> KEYS =
      Set.of(
          "description",
          "delimiter",
          "quote",
          "charset",
          "charset.fallback",
          "skip.first",
          "skip.last",
          "header",
          "text",
          "date.format",
          "timestamp.format",
          "language",
          "zone",
          "decimal",
          "grouping",
          "symbols",
          "invert",
          "flag.debit",
          "flag.credit",
          "currency.fixed",
          "status.pending");

  private record Value(int line, String text) {}

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<Role, Column> columns = new EnumMap<>(Role.class);
  private final Map<String, Column> references = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private int line;
  private String key = "";

  Dialect parse(String name, List<String> lines) {
    try {
      lines.forEach(this::take);
      var meaning =
          new Dialect.Meaning(
              fixedCurrency(),
              yes("invert", false),
              words("flag.debit"),
              words("flag.credit"),
              words("status.pending"),
              List.copyOf(rules));
      var layout = layout();
      line = lines.size();
      requireComplete(meaning, layout.header());
      return new Dialect(name, definition(), layout, this, meaning);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          line + ": " + (key.isEmpty() ? "" : key + ": ") + e.getMessage(), e);
    }
  }

  Map<Role, Column> columns() {
    return Map.copyOf(columns);
  }

  Map<String, Column> references() {
    return Map.copyOf(references);
  }

  List<Column> text() {
    return list("text", " \\+ ").stream().map(Column::parse).toList();
  }

  Amounts amounts() {
    var decimal = get("decimal", ".");
    if (!Set.of(".", ",").contains(decimal)) {
      throw new IllegalArgumentException("a decimal separator is . or ,");
    }
    var grouping =
        switch (get("grouping", "none")) {
          case "none" -> "";
          case "space" -> " \u00A0\u202F";
          case "'" -> "'\u2019";
          case "." -> ".";
          case "," -> ",";
          default ->
              throw new IllegalArgumentException("a grouping separator is , . ' space or none");
        };
    if (grouping.equals(decimal)) {
      throw new IllegalArgumentException("grouping and decimal separators must differ");
    }
    return new Amounts(decimal.charAt(0), grouping, words("symbols"));
  }

  Dates dates() {
    var locale = Locale.forLanguageTag(get("language", "en"));
    var dates = formats("date.format", "uuuu-MM-dd", locale);
    var timestamps = formats("timestamp.format", "uuuu-MM-dd'T'HH:mm:ssXXX", locale);
    return new Dates(dates, timestamps, ZoneId.of(get("zone", "UTC")));
  }

  private void take(String written) {
    line++;
    key = "";
    var text = written.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    int at = text.indexOf('=');
    if (at < 1) {
      throw new IllegalArgumentException(Quote.of(text) + " is not a line like key = value");
    }
    key = text.substring(0, at).strip();
    var value = text.substring(at + 1).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("has no value");
    }
    if (values.put(key, new Value(line, value)) != null) {
      throw new IllegalArgumentException("is there twice");
    }
    if (key.startsWith("ignore.")) {
      rules.add(Rule.parse(value));
    } else if (key.startsWith("reference.")) {
      references.put(key.substring("reference.".length()), Column.parse(value));
    } else if (!KEYS.contains(key)) {
      columns.put(role(key), Column.parse(value));
    }
  }

  private static Role role(String key) {
    return Arrays.stream(Role.values())
        .filter(role -> role.key().equals(key))
        .findAny()
        .orElseThrow(() -> new IllegalArgumentException("there is no such key"));
  }

  private Dialect.Layout layout() {
    return new Dialect.Layout(
        character("delimiter", ","),
        character("quote", "\""),
        charset(get("charset", "UTF-8")),
        values.containsKey("charset.fallback") ? charset(get("charset.fallback", "")) : null,
        count("skip.first"),
        count("skip.last"),
        yes("header", true));
  }

  private @Nullable String fixedCurrency() {
    if (!values.containsKey("currency.fixed")) {
      return null;
    }
    return CurrencyUnit.of(get("currency.fixed", "")).code();
  }

  private void requireComplete(Dialect.Meaning meaning, boolean header) {
    key = "date";
    require(columns.containsKey(Role.DATE), "is missing: which column has the booking date");
    key = "amount";
    boolean halves = columns.containsKey(Role.DEBIT) || columns.containsKey(Role.CREDIT);
    require(
        columns.containsKey(Role.AMOUNT) != halves,
        "name either the amount column, or those of debit and credit");
    key = "currency";
    require(
        columns.containsKey(Role.CURRENCY) != (meaning.currency() != null),
        "name either its column, or currency.fixed");
    key = "flag";
    boolean words = !meaning.debitWords().isEmpty() && !meaning.creditWords().isEmpty();
    require(
        columns.containsKey(Role.FLAG) == words,
        "the column needs flag.debit and flag.credit, and they need it");
    require(!columns.containsKey(Role.FLAG) || !halves, "has no place beside debit and credit");
    key = "status";
    require(
        columns.containsKey(Role.STATUS) != meaning.pendingWords().isEmpty(),
        "the column needs status.pending, and that needs it");
    key = "header";
    boolean byName =
        columns.values().stream().anyMatch(c -> c.number() == 0)
            || text().stream().anyMatch(c -> c.number() == 0);
    require(header || !byName, "without a header row, columns go by number, such as #3");
    key = "";
  }

  private static void require(boolean holds, String reason) {
    if (!holds) {
      throw new IllegalArgumentException(reason);
    }
  }

  /// The lines that matter, in their order.
  private List<String> definition() {
    return values.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue().text()).toList();
  }

  private List<Dates.Format> formats(String name, String otherwise, Locale locale) {
    var written = values.containsKey(name) ? list(name, " \\| ") : List.of(otherwise);
    return written.stream().map(pattern -> Dates.Format.of(pattern, locale)).toList();
  }

  private String get(String name, String otherwise) {
    var value = values.get(name);
    key = name;
    line = value == null ? line : value.line();
    return value == null ? otherwise : value.text();
  }

  private List<String> words(String name) {
    return list(name, ",");
  }

  private List<String> list(String name, String separator) {
    var written = get(name, "");
    return written.isEmpty()
        ? List.of()
        : Arrays.stream(written.split(separator)).map(String::strip).toList();
  }

  private boolean yes(String name, boolean otherwise) {
    return switch (get(name, otherwise ? "yes" : "no")) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new IllegalArgumentException("write yes or no");
    };
  }

  private int count(String name) {
    var written = get(name, "0");
    if (!written.matches("[0-9]{1,4}") || Integer.parseInt(written) > SKIP_COUNT_MAX) {
      throw new IllegalArgumentException("write a number of rows up to " + SKIP_COUNT_MAX);
    }
    return Integer.parseInt(written);
  }

  private char character(String name, String otherwise) {
    var written = get(name, otherwise);
    if (written.equals("none") && name.equals("quote")) {
      return '\u0000'; // a file with this character is refused as binary
    }
    if (written.equals("tab")) {
      return '\t';
    }
    if (written.length() != 1 || written.charAt(0) > '~' || written.charAt(0) <= ' ') {
      throw new IllegalArgumentException("write one ASCII character, or tab");
    }
    return written.charAt(0);
  }

  private static Charset charset(String name) {
    if (!CHARSETS.contains(name)) {
      throw new IllegalArgumentException(
          "write one of " + String.join(", ", CHARSETS.stream().sorted().toList()));
    }
    return Charset.forName(name);
  }
}
