package io.millrace.app;

import io.millrace.ledger.Entry;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One row a posting, so that a column of amounts sums to each account's balance; quoted as RFC
/// 4180 says.
record CsvEntries(PrintWriter out) implements EntryWriter {
  @Override
  public void begin() {
    row(
        "seq",
        "booking_date",
        "value_date",
        "account",
        "amount",
        "currency",
        "text",
        "feed",
        "txid");
  }

  @Override
  public void entry(Entry entry) {
    var best = entry.best();
    for (var posting : entry.postings()) {
      row(
          entry.seq(),
          best.bookingDate(),
          best.valueDate(),
          posting.account(),
          posting.amount().toDecimal(),
          posting.amount().currency(),
          best.text(),
          best.feed(),
          best.txid());
    }
  }

  private void row(@Nullable Object... fields) {
    out.write(
        Arrays.stream(fields)
            .map(field -> field == null ? "" : quoted(field.toString()))
            .collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String quoted(String field) {
    boolean plain =
        field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
            && field.equals(field.strip());
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
