package io.millrace.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A journal in memory, for tests of what stands above it: it can be told to fail, and to wait
/// before it is durable.
public final class MemoryJournal implements Journal {
  private final List<JournalRecord> durable = new ArrayList<>();
  private @Nullable Runnable beforeAppend;
  private boolean closed;
  private int readCount;

  public MemoryJournal() {}

  public MemoryJournal(List<JournalRecord> records) {
    durable.addAll(records);
  }

  /// Runs on the appending thread before each append; what it throws is the append's failure.
  public synchronized void beforeAppend(Runnable action) {
    beforeAppend = action;
  }

  public synchronized List<JournalRecord> records() {
    return List.copyOf(durable);
  }

  /// How many single records were read.
  public synchronized int readCount() {
    return readCount;
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void append(List<JournalRecord> batch) {
    Runnable action;
    synchronized (this) {
      action = beforeAppend;
    }
    if (action != null) {
      action.run();
    }
    synchronized (this) {
      durable.addAll(batch);
    }
  }

  @Override
  public String replay(Consumer<JournalRecord> reader) {
    records().forEach(reader);
    return "0".repeat(64);
  }

  @Override
  public synchronized JournalRecord read(long seq) {
    readCount++;
    return durable.get(Math.toIntExact(seq - 1));
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
