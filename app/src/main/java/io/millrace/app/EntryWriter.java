package io.millrace.app;

import io.millrace.ledger.Entry;

/// Writes entries in one format, each as it comes. Confined to one thread.
interface EntryWriter {

  /// Writes what stands before the first entry.
  void begin();

  void entry(Entry entry);
}
