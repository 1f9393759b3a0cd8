package io.millrace.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prints rows under a header, in columns as wide as their widest cell. Confined to one thread.
final class Table {
  private static final String WIDE_GAP = "  ";

  private final String gap;
  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] alignRight;

  /// A table of these columns.
  ///
  /// @param header a name that begins with `>` is that of a column of numbers, aligned right
  static Table of(String... header) {
    return new Table(WIDE_GAP, header);
  }

  /// A table with this between its columns.
  static Table withGap(String gap, String... header) {
    return new Table(gap, header);
  }

  private Table(String gap, String... header) {
    this.gap = gap;
    alignRight = new boolean[header.length];
    var names = new String[header.length];
    for (int i = 0; i < header.length; i++) {
      alignRight[i] = header[i].startsWith(">");
      names[i] = alignRight[i] ? header[i].substring(1) : header[i];
    }
    rows.add(names);
  }

  void row(Object... cells) {
    if (cells.length != alignRight.length) {
      throw new IllegalArgumentException(Arrays.toString(cells) + " does not fit the header");
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
  }

  void print(PrintWriter out) {
    var widths = new int[alignRight.length];
    for (var row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        var padding = " ".repeat(widths[i] - row[i].length());
        line.append(i == 0 ? "" : gap);
        line.append(alignRight[i] ? padding + row[i] : row[i] + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
