package io.millrace.app;

import io.millrace.ledger.Tally;
import java.io.PrintWriter;

/// What became of the records of each source; fits a terminal of 80 columns where names are short.
/// Confined to one thread.
final class CountsTable {
  private final Table table;

  CountsTable(PrintWriter out) {
    table =
        Table.withGap(
            out,
            " ",
            "SOURCE",
            ">READ",
            ">POSTED",
            ">CONFIRMED",
            ">REPLAYED",
            ">CONFLICTS",
            ">REJECTED",
            ">PENDING");
  }

  void row(String source, Tally.Counts counts) {
    table.row(
        source,
        counts.records(),
        counts.posted(),
        counts.confirmed(),
        counts.replayed(),
        counts.conflicts(),
        counts.rejected(),
        counts.pending());
  }

  void end() {
    table.end();
  }
}
