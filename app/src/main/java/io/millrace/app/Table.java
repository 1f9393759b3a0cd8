package io.millrace.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prints rows under a header, in columns as wide as their widest cell.
///
/// It holds one block of rows at a time, however many there are: when a block is full it is
/// printed, and its columns are as wide as its cells and all before them need. So columns can grow
/// from one block to the next, and a table of one block is even from top to bottom.
///
/// Confined to one thread.
final class Table {
  /// More rows than anybody looks at together, and a few megabytes at the most.
  static final int BLOCK_ROW_COUNT = 1_000;

  private static final String WIDE_GAP = "  ";

  private final PrintWriter out;
  private final String gap;
  private final List<String[]> block = new ArrayList<>();
  private final boolean[] alignRight;
  private final int[] widths;
  private boolean isEmpty = true;

  /// A table of these columns.
  ///
  /// @param header a name that begins with `>` is that of a column of numbers, aligned right
  static Table of(PrintWriter out, String... header) {
    return new Table(out, WIDE_GAP, header);
  }

  /// A table with this between its columns.
  static Table withGap(PrintWriter out, String gap, String... header) {
    return new Table(out, gap, header);
  }

  private Table(PrintWriter out, String gap, String... header) {
    this.out = out;
    this.gap = gap;
    alignRight = new boolean[header.length];
    widths = new int[header.length];
    var names = new String[header.length];
    for (int i = 0; i < header.length; i++) {
      alignRight[i] = header[i].startsWith(">");
      names[i] = alignRight[i] ? header[i].substring(1) : header[i];
    }
    block.add(names);
  }

  /// Whether it has no row, but for its header.
  boolean isEmpty() {
    return isEmpty;
  }

  /// Adds a row, and prints the block that it fills.
  void row(Object... cells) {
    if (cells.length != alignRight.length) {
      throw new IllegalArgumentException(Arrays.toString(cells) + " does not fit the header");
    }
    isEmpty = false;
    block.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    if (block.size() == BLOCK_ROW_COUNT) {
      printBlock();
    }
  }

  /// Prints what is not printed yet; there must be no more rows.
  void end() {
    printBlock();
  }

  private void printBlock() {
    for (var row : block) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (var row : block) {
      print(row);
    }
    block.clear();
  }

  private void print(String[] row) {
    var line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      var padding = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : gap);
      line.append(alignRight[i] ? padding + row[i] : row[i] + padding);
    }
    out.println(line.toString().stripTrailing());
  }
}
