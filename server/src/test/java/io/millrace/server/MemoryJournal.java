package io.millrace.server;

import io.millrace.ledger.Journal;
import io.millrace.ledger.JournalException;
import io.millrace.ledger.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A journal that forgets nothing until the test ends; its disk can be held, and broken.
final class MemoryJournal implements Journal {
  private final List<JournalRecord> records;
  private final ReentrantLock disk = new ReentrantLock();
  private volatile boolean broken;

  /// Opens when a write begins.
  final CountDownLatch writing = new CountDownLatch(1);

  MemoryJournal() {
    this(List.of());
  }

  MemoryJournal(List<JournalRecord> records) {
    this.records = new ArrayList<>(records);
  }

  /// Lets no write end until [#release] is called by the same thread.
  void hold() {
    disk.lock();
  }

  void release() {
    disk.unlock();
  }

  void breakDisk() {
    broken = true;
  }

  List<JournalRecord> records() {
    synchronized (records) {
      return List.copyOf(records);
    }
  }

  @Override
  public void write(List<JournalRecord> batch) {
    writing.countDown();
    disk.lock();
    try {
      if (broken) {
        throw new JournalException(JournalException.Kind.WRITE_FAILED, "the disk is full", null);
      }
      synchronized (records) {
        records.addAll(batch);
      }
    } finally {
      disk.unlock();
    }
  }

  @Override
  public void force() {}

  @Override
  public long durableSeq() {
    synchronized (records) {
      return records.size();
    }
  }

  @Override
  public String replay(Consumer<JournalRecord> reader) {
    records().forEach(reader);
    return "abc123";
  }

  @Override
  public JournalRecord read(long seq) {
    synchronized (records) {
      return records.get(Math.toIntExact(seq - 1));
    }
  }

  @Override
  public void close() {}
}
