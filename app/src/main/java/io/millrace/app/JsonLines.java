package io.millrace.app;

import io.millrace.ledger.Entry;
import io.millrace.server.Json;
import java.io.PrintWriter;

/// One JSON object an entry, with both postings and all evidence.
record JsonLines(PrintWriter out) implements EntryWriter {
  @Override
  public void begin() {}

  @Override
  public void entry(Entry entry) {
    out.write(Json.entry(entry) + "\n");
  }
}
