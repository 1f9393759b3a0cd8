package io.millrace.feeds;

import io.millrace.channel.ChannelClosedException;
import io.millrace.channel.Sender;
import io.millrace.feeds.record.FieldException;
import io.millrace.feeds.record.Identities;
import io.millrace.feeds.record.Names;
import io.millrace.feeds.record.RawRecord;
import io.millrace.feeds.record.RecordHandler;
import io.millrace.feeds.record.Row;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Post;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Tally;
import io.millrace.ledger.Transaction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Names, sends and counts the records of one file. Confined to the feed's thread, but for what the
/// tally and the problems show.
final class Intake implements RecordHandler {

  /// Under which names the file's records are sent.
  ///
  /// @param file as it was named on opening
  record Origin(String file, String feed, @Nullable String idSpace) {}

  private final Origin origin;
  private final Sender<? super Post> ledger;
  private final Tally tally;
  private final Problems problems;
  private final Identities identities;
  private final @Nullable RejectWriter rejects;

  /// The intake of one file.
  ///
  /// @param rejects where bad records are kept, or null if they are kept already
  Intake(
      Origin origin,
      Sender<? super Post> ledger,
      Tally tally,
      Problems problems,
      Identities identities,
      @Nullable RejectWriter rejects) {
    this.origin = origin;
    this.ledger = ledger;
    this.tally = tally;
    this.problems = problems;
    this.identities = identities;
    this.rejects = rejects;
  }

  @Override
  public void heading(byte[] heading) {
    if (rejects != null) {
      rejects.heading(heading);
    }
  }

  @Override
  public void booked(Row row, RawRecord raw) throws IOException, InterruptedException {
    Transaction transaction;
    try {
      transaction = transaction(row, identities.propose(row));
    } catch (IllegalArgumentException e) {
      malformed(raw, new FieldException("record", String.valueOf(e.getMessage())));
      return;
    }
    identities.accept();
    tally.sending();
    try {
      ledger.send(new Post(transaction, tally));
    } catch (ChannelClosedException e) {
      tally.notSent();
      tally.awaitAnswers(); // those that it failed say why it has stopped
      throw new LedgerStoppedException(e.getCause());
    } catch (InterruptedException e) {
      tally.notSent();
      throw e;
    }
  }

  @Override
  public void pending() {
    tally.pending();
  }

  @Override
  public void malformed(RawRecord raw, FieldException why) throws IOException {
    tally.malformed();
    problems.add(new RecordProblem(origin.file(), raw.line(), why.field(), why.reason()));
    if (rejects != null) {
      rejects.keep(raw, why);
    }
  }

  private Transaction transaction(Row row, String txid) {
    var builder =
        Transaction.of(origin.feed(), txid, row.account(), row.amount())
            .source(row.source())
            .bookingDate(row.bookingDate())
            .valueDate(row.valueDate())
            .timestamp(row.timestamp())
            .contra(row.contra())
            .text(Transaction.shorten(Names.oneLine(row.text())));
    if (origin.idSpace() != null && row.sharedId() != null) {
      builder.sharedId(new SharedId(origin.idSpace(), row.sharedId()));
    }
    row.references().forEach(builder::reference);
    return builder.build();
  }
}
