package io.millrace.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Keeps every record as it is: for a book without a journal. Confined to one thread.
final class MemoryRecords implements Records {
  private final Map<Long, JournalRecord> bySeq = new HashMap<>();

  @Override
  public void add(JournalRecord record) {
    bySeq.put(record.seq(), record);
  }

  @Override
  public JournalRecord.@Nullable Decided find(long seq) {
    return bySeq.get(seq) instanceof JournalRecord.Decided decided ? decided : null;
  }

  @Override
  public LongFunction<JournalRecord.Decided> durable() {
    return this::get;
  }
}
