package io.millrace.feeds.csv;

import java.util.Locale;

/// Says of a cell whether its row is no transaction, such as a total or a second line of text.
///
/// @param column whose cell it looks at
/// @param test how
/// @param word what with; empty for `blank`
record Rule(Column column, Test test, String word) {

  /// How a rule looks at a cell. Plain comparisons only: no pattern can run away on a bank's text.
  enum Test {
    BLANK,
    IS,
    BEGINS,
    CONTAINS
  }

  /// Reads `Column blank`, `Column is WORD`, `Column begins WORD` or `Column contains WORD`.
  ///
  /// @throws IllegalArgumentException if it is none
  static Rule parse(String written) {
    if (written.endsWith(" blank")) {
      var column = written.substring(0, written.length() - " blank".length());
      return new Rule(Column.parse(column.strip()), Test.BLANK, "");
    }
    for (var test : new Test[] {Test.IS, Test.BEGINS, Test.CONTAINS}) {
      var verb = " " + test.name().toLowerCase(Locale.ROOT) + " ";
      int at = written.indexOf(verb);
      if (at > 0) {
        var column = written.substring(0, at).strip();
        return new Rule(Column.parse(column), test, written.substring(at + verb.length()).strip());
      }
    }
    throw new IllegalArgumentException(
        "write COLUMN blank, COLUMN is WORD, COLUMN begins WORD or COLUMN contains WORD");
  }

  /// Whether the row with this cell is to be ignored.
  boolean holds(String cell) {
    return switch (test) {
      case BLANK -> cell.isEmpty();
      case IS -> cell.equals(word);
      case BEGINS -> cell.startsWith(word);
      case CONTAINS -> cell.contains(word);
    };
  }
}
