package io.millrace.ledger;

import io.millrace.channel.Receiver;
import io.millrace.ownership.Borrowed;
import java.util.List;
import java.util.function.LongSupplier;

/// Gathers what shares one append with what has come. Confined to the owner thread.
///
/// Feeds that wait for their answers come back all at once when a batch is answered. If the first
/// of them went to the disk alone, the others would wait for two appends each time: one that they
/// missed, and their own. So a batch that is smaller than the last one waits for the rest: for a
/// quarter of an append's time after each that comes, and for an append's time in all, at the most.
/// A feed that is alone never waits: its batch is as large as the one before.
///
/// Group commit is told by DeWitt et al., *Implementation techniques for main memory database
/// systems* (1984); PostgreSQL's `commit_delay` waits so too, for a fixed time.
final class GroupCommit {
  /// How many requests may be in a batch that gathers at the most. More have no need of others to
  /// share an append with, and are decided while the batch before them is written.
  static final int COUNT_MAX = 1_024;

  /// Enough for a thread to wake up and send, even where the disk is slow.
  private static final long PAUSE_NANOS_MAX = 50_000;

  /// A pause is at the most this part of an append, so where the disk is fast nobody waits.
  private static final int PAUSES_AN_APPEND = 4;

  private final long pauseNanosMax;
  private final LongSupplier nanoTime;
  private int lastCount;
  private long pauseNanos;

  GroupCommit() {
    this(PAUSE_NANOS_MAX, System::nanoTime);
  }

  /// @param pauseNanosMax how long it waits for the next one at the most
  /// @param nanoTime the clock
  GroupCommit(long pauseNanosMax, LongSupplier nanoTime) {
    this.pauseNanosMax = pauseNanosMax;
    this.nanoTime = nanoTime;
  }

  /// Adds those to the batch that come in time.
  @SuppressWarnings("ThreadPriorityCheck") // a hint: what is gathered does not depend on it
  void gather(Receiver<Request> inbox, @Borrowed List<Request> batch) throws InterruptedException {
    int missingCount = lastCount - batch.size();
    int count = inbox.size();
    long now = nanoTime.getAsLong();
    long end = now + PAUSES_AN_APPEND * pauseNanos;
    long pauseEnd = now + pauseNanos;
    while (count < missingCount && now - pauseEnd < 0 && now - end < 0) {
      Thread.yield(); // who was answered needs a processor to come back
      now = nanoTime.getAsLong();
      if (inbox.size() > count) {
        count = inbox.size();
        pauseEnd = now + pauseNanos;
      }
    }
    if (missingCount > 0 && count > 0) {
      inbox.receiveMany(batch, LedgerOwner.TAKEN_COUNT_MAX - batch.size());
    }
  }

  /// A batch was appended that had gathered.
  void appended(int count, long nanos) {
    lastCount = count;
    pauseNanos = Math.min(nanos / PAUSES_AN_APPEND, pauseNanosMax);
  }

  /// A batch was handed over: the next one has no need to gather.
  void handedOver() {
    lastCount = 0;
  }
}
