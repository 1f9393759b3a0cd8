package io.millrace.ledger;

import org.jspecify.annotations.Nullable;

/// Counts what becomes of a feed's records. The feed's thread counts what it reads and sends, the
/// owner's thread the answers; any thread may look. Safe for all of them.
public final class Tally implements Post.Reply {

  /// The counts at one moment.
  ///
  /// @param records everything the source holds, malformed and pending ones too
  /// @param posted moved money
  /// @param confirmed another feed had reported it
  /// @param replayed had been sent before
  /// @param conflicts same identity, other content
  /// @param rejected malformed, or refused by the book
  /// @param pending not booked yet, counted only
  public record Counts(
      long records,
      long posted,
      long confirmed,
      long replayed,
      long conflicts,
      long rejected,
      long pending) {

    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
      return new Counts(
          records + other.records,
          posted + other.posted,
          confirmed + other.confirmed,
          replayed + other.replayed,
          conflicts + other.conflicts,
          rejected + other.rejected,
          pending + other.pending);
    }

    /// Whether some input needs a person.
    public boolean needsAttention() {
      return conflicts + rejected > 0;
    }
  }

  private long records;
  private long posted;
  private long confirmed;
  private long replayed;
  private long conflicts;
  private long rejected;
  private long pending;
  private long unanswered;
  private @Nullable LedgerStoppedException stopped;

  /// A well-formed, booked record is about to be sent.
  public synchronized void sending() {
    records++;
    unanswered++;
  }

  /// A record cannot be read.
  public synchronized void malformed() {
    records++;
    rejected++;
  }

  /// A record is not booked yet.
  public synchronized void pending() {
    records++;
    pending++;
  }

  /// The message announced by [#sending] was not sent after all.
  public synchronized void notSent() {
    records--;
    unanswered--;
    notifyAll();
  }

  @Override
  public synchronized void answered(Transaction transaction, Outcome outcome) {
    switch (outcome) {
      case Outcome.Posted p -> posted++;
      case Outcome.Confirmed c -> confirmed++;
      case Outcome.Replayed r -> replayed++;
      case Outcome.Conflict c -> conflicts++;
      case Outcome.Rejected r -> rejected++;
    }
    arrived();
  }

  @Override
  public synchronized void failed(Transaction transaction, LedgerStoppedException why) {
    stopped = why;
    arrived();
  }

  /// Waits until every message sent has been answered.
  ///
  /// @throws LedgerStoppedException if some will never be
  public synchronized void awaitAnswers() throws InterruptedException {
    while (unanswered > 0) {
      wait();
    }
    if (stopped != null) {
      throw new LedgerStoppedException(stopped.getCause());
    }
  }

  public synchronized Counts counts() {
    return new Counts(records, posted, confirmed, replayed, conflicts, rejected, pending);
  }

  private void arrived() {
    if (--unanswered == 0) {
      notifyAll();
    }
  }
}
