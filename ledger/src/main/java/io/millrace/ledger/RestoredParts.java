package io.millrace.ledger;

import io.millrace.channel.Sender;
import java.util.ArrayList;
import java.util.List;

/// Hands over what is read of a journal, records in batches. Confined to the reading thread.
final class RestoredParts implements Index.Reader {
  /// Enough to make the hand-over cheap.
  private static final int BATCH_COUNT = 256;

  private final Sender<RestoredPart> sender;
  private final List<JournalRecord> batch = new ArrayList<>(BATCH_COUNT);

  RestoredParts(Sender<RestoredPart> sender) {
    this.sender = sender;
  }

  @Override
  public void accept(JournalRecord record) {
    batch.add(record);
    if (batch.size() == BATCH_COUNT) {
      flush();
    }
  }

  @Override
  public void accept(IndexRows rows, List<JournalRecord> records) {
    flush();
    try {
      sender.send(new RestoredPart.Rows(rows, records));
    } catch (InterruptedException e) {
      throw notInterrupted(e);
    }
  }

  /// Sends what waits for a full batch.
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      sender.send(new RestoredPart.Records(batch));
    } catch (InterruptedException e) {
      throw notInterrupted(e);
    }
    batch.clear();
  }

  private static IllegalStateException notInterrupted(InterruptedException e) {
    return new IllegalStateException("nobody interrupts this thread", e);
  }
}
