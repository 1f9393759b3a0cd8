package io.millrace.feeds.csv;

import io.millrace.feeds.record.FormatException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column as a dialect names it: by its header, of which a bank may have several (languages), or
/// by its number.
///
/// @param headers the possible headers; empty if it goes by number
/// @param number from 1; 0 if it goes by header
record Column(List<String> headers, int number) {

  private static final int NUMBER_MAX = 1000; // more columns than any bank's file has

  /// Reads `Header`, `Header / Other header` or `#3`.
  ///
  /// @throws IllegalArgumentException if it is none
  static Column parse(String written) {
    if (written.startsWith("#")) {
      try {
        int number = Integer.parseInt(written.substring(1).strip());
        if (number >= 1 && number <= NUMBER_MAX) {
          return new Column(List.of(), number);
        }
      } catch (NumberFormatException e) {
        // a header may begin with # too
      }
    }
    var headers = List.of(written.split(" / ")).stream().map(String::strip).toList();
    return new Column(headers, 0);
  }

  /// The column's index, or -1 if the file has none of its headers.
  ///
  /// @param header the file's header row, or null if it has none
  /// @throws FormatException if two columns have its header
  int indexIn(@Nullable List<String> header) throws FormatException {
    if (number > 0) {
      return number - 1;
    }
    if (header == null) {
      return -1;
    }
    var found = new ArrayList<Integer>();
    for (int i = 0; i < header.size(); i++) {
      if (headers.contains(header.get(i).strip())) {
        found.add(i);
      }
    }
    if (found.size() > 1) {
      throw new FormatException("the header row has the column " + this + " more than once");
    }
    return found.isEmpty() ? -1 : found.getFirst();
  }

  @Override
  public String toString() {
    return number > 0 ? "#" + number : "\"" + String.join("\" or \"", headers) + "\"";
  }
}
