package io.millrace.feeds.csv;

import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.FormatException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where the columns of a dialect are in one file.
final class Columns {
  private final Dialect dialect;
  private final int headerCount; // 0 without a header row
  private final Map<Role, Integer> indices = new EnumMap<>(Role.class);
  private final Map<Role, String> fields = new EnumMap<>(Role.class);
  private final List<Integer> text = new ArrayList<>();
  private final Map<String, Integer> references = new TreeMap<>();
  private final List<Integer> rules = new ArrayList<>();

  /// Looks the columns up.
  ///
  /// @param header the file's header row, or null if it has none
  /// @throws FormatException naming every column that is missing
  Columns(Dialect dialect, @Nullable List<String> header) throws FormatException {
    this.dialect = dialect;
    this.headerCount = header == null ? 0 : header.size();
    var missing = new ArrayList<String>();
    for (var entry : dialect.columns().entrySet()) {
      indices.put(entry.getKey(), find(entry.getValue(), header, missing));
      fields.put(entry.getKey(), field(entry.getKey(), entry.getValue()));
    }
    for (var column : dialect.text()) {
      text.add(find(column, header, missing));
    }
    for (var entry : dialect.references().entrySet()) {
      references.put(entry.getKey(), find(entry.getValue(), header, missing));
    }
    for (var rule : dialect.meaning().ignored()) {
      rules.add(find(rule.column(), header, missing));
    }
    if (!missing.isEmpty()) {
      throw new FormatException(
          "the header row has no column "
              + String.join(", ", missing.stream().distinct().sorted().toList())
              + ", which the dialect "
              + dialect
              + " needs; choose the bank's own with --dialect");
    }
  }

  boolean has(Role role) {
    return indices.containsKey(role);
  }

  /// Whether the dialect says that this row is no transaction.
  boolean ignores(String[] row) {
    var ignored = dialect.meaning().ignored();
    for (int i = 0; i < ignored.size(); i++) {
      if (ignored.get(i).holds(cell(row, rules.get(i)))) {
        return true;
      }
    }
    return false;
  }

  /// Refuses a row that is wider than its header: a stray delimiter has shifted its cells.
  void requireWidth(String[] row) throws FieldException {
    for (int i = headerCount; headerCount > 0 && i < row.length; i++) {
      if (!row[i].isBlank()) {
        throw new FieldException(
            "row", "has " + row.length + " columns, but the header row " + headerCount);
      }
    }
  }

  /// A cell that must be there, though it may be empty.
  String require(String[] row, Role role) throws FieldException {
    int index = index(role);
    if (index >= row.length) {
      throw new FieldException(
          role.key(), "is missing: it is column " + (index + 1) + ", the row has " + row.length);
    }
    return cell(row, index);
  }

  /// A cell that may be missing; empty if it is.
  String optional(String[] row, Role role) {
    return cell(row, index(role));
  }

  /// What the file calls the column, for a message.
  String field(Role role) {
    return Objects.requireNonNullElseGet(fields.get(role), role::key);
  }

  String text(String[] row) {
    var joined = new StringBuilder();
    for (int index : text) {
      var cell = cell(row, index);
      if (!cell.isEmpty()) {
        joined.append(joined.isEmpty() ? "" : " ").append(cell);
      }
    }
    return joined.toString();
  }

  Map<String, String> references(String[] row) {
    if (references.isEmpty()) {
      return Map.of();
    }
    var told = new TreeMap<String, String>();
    references.forEach((name, index) -> told.put(name, cell(row, index)));
    return told;
  }

  private int index(Role role) {
    var index = indices.get(role);
    return index == null ? -1 : index;
  }

  private static String field(Role role, Column column) {
    return column.number() > 0
        ? role.key()
        : role.key() + " (" + String.join(" / ", column.headers()) + ")";
  }

  private static int find(Column column, @Nullable List<String> header, List<String> missing)
      throws FormatException {
    int index = column.indexIn(header);
    if (index < 0) {
      missing.add(column.toString());
    }
    return index;
  }

  private static String cell(String[] row, int index) {
    return index < 0 || index >= row.length ? "" : row[index].strip();
  }
}
