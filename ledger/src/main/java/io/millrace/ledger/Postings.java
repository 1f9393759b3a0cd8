package io.millrace.ledger;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// What the book has taken in, in numbers: it moves balances, takes identities, and lays the trails
/// that lead from accounts and entries to records.
///
/// A row says all that it needs, so that a message that was decided now, a record of the journal
/// and a row of an index come to the same in the same lines. It refuses nothing; the [Rules] did.
/// Confined to the book's thread.
final class Postings {
  private static final int EVIDENCE_SHARD_BITS = 10;

  // The two sides of a record in the trails: the entry's account and its contra.
  private static final int ACCOUNT_SIDE = 0;
  private static final int CONTRA_SIDE = 1;

  private final Accounts accounts;
  private final Feeds feeds;
  private final Currencies currencies;
  private final Identities identities;
  private final LongTable evidence = new LongTable(EVIDENCE_SHARD_BITS); // by entry, what confirmed
  private final Trails trails = new Trails();
  private int lastConflict = Trails.NONE;
  private int lastRejection = Trails.NONE;
  private long entryCount;

  Postings(Accounts accounts, Feeds feeds, Currencies currencies, Identities identities) {
    this.accounts = accounts;
    this.feeds = feeds;
    this.currencies = currencies;
    this.identities = identities;
  }

  long entryCount() {
    return entryCount;
  }

  /// The records that tell of an account, as they are now.
  Trails.View trail(Account account) {
    return trails.view(account.lastStep());
  }

  /// The records of messages that contradict an entry, as they are now.
  Trails.View conflicts() {
    return trails.view(lastConflict);
  }

  /// The records of messages that were rejected, as they are now.
  Trails.View rejections() {
    return trails.view(lastRejection);
  }

  /// What confirmed an entry, oldest first.
  long[] evidenceOf(long seq) {
    var seqs = LongStream.builder();
    for (long at = evidence.find(seq); at >= 0; at = evidence.next(at)) {
      seqs.add(evidence.value(at));
    }
    return seqs.build().sorted().toArray();
  }

  /// Opens all that a row names, as its record did.
  void open(Row row, IndexNames names) {
    open(row.account, names);
    open(row.contra, names);
    if (row.feed > feeds.count()) {
      feeds.open(names.feed(row.feed));
    }
    if (row.currency > currencies.count()) {
      currencies.open(names.currency(row.currency));
    }
  }

  private void open(int account, IndexNames names) {
    if (account > accounts.count()) {
      accounts.open(names.account(account));
    }
  }

  /// Posts or confirms an entry. Messages, replay and rows all end here.
  void post(Row row, long seq) {
    post(row, accounts.at(row.account), row.contra == 0 ? null : accounts.at(row.contra), seq);
  }

  /// The same for who has the row's accounts at hand.
  void post(Row row, Account account, @Nullable Account contra, long seq) {
    var currency = currencies.at(row.currency);
    if (row.is(Row.CONFIRMED)) {
      confirm(row, contra, seq);
    } else {
      account.move(currency, row.minor);
      moveOther(contra, currency, Math.negateExact(row.minor));
      entryCount++;
      if (row.event != 0) {
        identities.post(row.event, seq);
      }
    }
    follow(account, seq, ACCOUNT_SIDE);
    if (contra != null) {
      follow(contra, seq, CONTRA_SIDE);
    }
    if (row.is(Row.REPORT)) {
      var reporting = row.is(Row.FROM_CONTRA) && contra != null ? contra : account;
      reporting.addReported(feeds.at(row.feed), currency, row.minor);
    }
    identities.hold(row.key, seq);
  }

  private void moveOther(@Nullable Account contra, CurrencyUnit currency, long minor) {
    if (contra == null) {
      accounts.moveOutside(new Money(minor, currency));
    } else {
      contra.move(currency, minor);
    }
  }

  /// Adds evidence; if it is the first that tells the contra account, the leg moves there from the
  /// outside, with all that tells of the entry.
  private void confirm(Row row, @Nullable Account contra, long seq) {
    long entry = row.event;
    if (row.is(Row.TELLS_CONTRA) && contra != null) {
      var currency = currencies.at(row.currency);
      long minor = row.is(Row.FROM_CONTRA) ? row.minor : Math.negateExact(row.minor);
      contra.move(currency, minor);
      accounts.moveOutside(new Money(Math.negateExact(minor), currency));
      follow(contra, entry, CONTRA_SIDE);
      for (long known : evidenceOf(entry)) {
        follow(contra, known, CONTRA_SIDE);
      }
    }
    evidence.add(entry, seq);
  }

  private void follow(Account account, long seq, int side) {
    account.lastStep(trails.add(account.lastStep(), seq, side));
  }

  /// The record says that the message contradicts an entry.
  void conflict(Message m, long seq) {
    lastConflict = trails.add(lastConflict, seq, ACCOUNT_SIDE);
    identities.refuse(m, seq);
  }

  /// The record rejected the message.
  void reject(Message m, long seq) {
    lastRejection = trails.add(lastRejection, seq, ACCOUNT_SIDE);
    identities.refuse(m, seq);
  }
}
