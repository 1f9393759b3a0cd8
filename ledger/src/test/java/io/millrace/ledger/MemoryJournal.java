package io.millrace.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A journal in memory, for tests of what stands above it: it can be told to fail, and to wait
/// before it is durable.
public final class MemoryJournal implements Journal {
  private final List<JournalRecord> durable = new ArrayList<>();
  private final List<JournalRecord> written = new ArrayList<>(); // and not durable yet
  private Runnable beforeWrite = () -> {};
  private Runnable beforeForce = () -> {};
  private boolean closed;
  private int readCount;

  public MemoryJournal() {}

  public MemoryJournal(List<JournalRecord> records) {
    durable.addAll(records);
  }

  /// What [#beforeWrite] and [#beforeForce] take, to fail.
  public static Runnable failing(String message) {
    return () -> {
      throw new JournalException(JournalException.Kind.WRITE_FAILED, message, null);
    };
  }

  /// Runs on the forcing thread before each force; what it throws is the force's failure.
  public synchronized void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /// Runs on the writing thread before each write; what it throws is the write's failure.
  public synchronized void beforeWrite(Runnable action) {
    beforeWrite = action;
  }

  public synchronized List<JournalRecord> records() {
    return List.copyOf(durable);
  }

  /// How many records were written, durable or not.
  public synchronized int writtenCount() {
    return durable.size() + written.size();
  }

  /// How many single records were read.
  public synchronized int readCount() {
    return readCount;
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void write(List<JournalRecord> records) {
    Runnable action;
    synchronized (this) {
      action = beforeWrite;
    }
    action.run();
    synchronized (this) {
      written.addAll(records);
    }
  }

  @Override
  public void force() {
    Runnable action;
    int count;
    synchronized (this) {
      action = beforeForce;
      count = written.size(); // what is written later is not forced
    }
    action.run();
    synchronized (this) {
      var forced = written.subList(0, count);
      durable.addAll(forced);
      forced.clear();
    }
  }

  @Override
  public synchronized long durableSeq() {
    return durable.size();
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
