package io.millrace.ledger;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which record holds an identity, which refused it, and which entry was posted for an event.
///
/// Confined to the book's thread.
final class Identities {
  /*
   * Tables lead from fingerprints to seqs. A fingerprint proves nothing: the record that it leads to has the identity
   * looked for, or it is another one's of the same fingerprint, and both are kept.
   *
   * A refusal is found by key and content, so that a feed which sends one txid with ever other amounts stays cheap; the
   * last refusal of a key is kept beside, for those who ask what became of a message. A refusal opens no account, so the
   * name in it may become another account's alias later: then it is found under that account too.
   */

  /// Few enough that where the shards begin stays in the cache, enough that one of a hundred
  /// million identities grows in some milliseconds.
  private static final int SHARD_BITS = 9;

  private final Records records;
  private final Fingerprint fingerprints;
  private final UnaryOperator<String> resolve;
  private final SeqTable holders = new SeqTable(SHARD_BITS); // by replay key
  private final SeqTable refusals = new SeqTable(0); // by replay key and amount
  private final SeqTable lastRefusals = new SeqTable(0); // by replay key
  private final SeqTable unopened = new SeqTable(0); // refusals, by the name that is no account
  private final SeqTable events = new SeqTable(SHARD_BITS); // by shared id

  /// @param records has what the seqs lead to
  /// @param resolve the account that a name means
  Identities(Records records, Fingerprint fingerprints, UnaryOperator<String> resolve) {
    this.records = records;
    this.fingerprints = fingerprints;
    this.resolve = resolve;
  }

  /// The fingerprint of a replay key.
  ///
  /// @param feed the fingerprint of its name, as `account` is
  long key(long feed, long account, String txid) {
    return fingerprints.of(fingerprints.of(feed, account), fingerprints.of(txid));
  }

  /// What lies where a replay key of this fingerprint is looked for: means nothing, brings it into
  /// the cache.
  long touch(long key) {
    return holders.touch(key);
  }

  /// What posted or confirmed under the message's replay key, or null.
  JournalRecord.@Nullable Decided holder(Message m) {
    return find(holders, m.key(), record -> isOf(record, m));
  }

  /// What refused this very message, or null.
  JournalRecord.@Nullable Decided refusal(Message m) {
    if (refusals.size() == 0) {
      return null; // most books refuse little: spares the look
    }
    return find(
        refusals,
        keyAndAmount(m.key(), m.transaction()),
        record -> isOf(record, m) && record.transaction().hasContentOf(m.transaction()));
  }

  /// What became of the message with this replay key: what holds it, else the last refusal, or
  /// null.
  JournalRecord.@Nullable Decided lookup(String feed, String account, String txid) {
    long key = key(fingerprints.of(feed), fingerprints.of(account), txid);
    var holder = find(holders, key, record -> isOf(record, feed, account, txid));
    return holder != null
        ? holder
        : find(lastRefusals, key, record -> isOf(record, feed, account, txid));
  }

  /// What posted this event's entry, or null.
  JournalRecord.@Nullable Decided event(SharedId id) {
    return find(events, fingerprint(id), record -> id.equals(record.transaction().sharedId()));
  }

  /// The record posted or confirmed the message of this key, and holds its identity from now on.
  void hold(long key, long seq) {
    holders.add(key, seq);
  }

  /// The record posted the entry of the event of this fingerprint.
  void post(long event, long seq) {
    events.add(event, seq);
  }

  /// The record refused the message.
  void refuse(Message m, long seq) {
    if (m.open() == null) {
      unopened.add(fingerprints.of(m.account()), seq);
    }
    refuse(m.key(), m.account(), m.transaction(), seq);
  }

  /// The name is an alias from now on: what was refused under it belongs to the account.
  void alias(String name, String account, long accountFingerprint) {
    long fingerprint = fingerprints.of(name);
    for (long at = unopened.find(fingerprint); at >= 0; at = unopened.next(at)) {
      var t = records.get(unopened.seq(at)).transaction();
      if (t.account().equals(name)) {
        long key = key(fingerprints.of(t.feed()), accountFingerprint, t.txid());
        refuse(key, account, t, unopened.seq(at));
      }
    }
  }

  private void refuse(long key, String account, Transaction t, long seq) {
    refusals.add(keyAndAmount(key, t), seq);
    for (long at = lastRefusals.find(key); at >= 0; at = lastRefusals.next(at)) {
      long last = lastRefusals.seq(at);
      if (isOf(records.get(last), t.feed(), account, t.txid())) {
        lastRefusals.set(at, Math.max(last, seq));
        return;
      }
    }
    lastRefusals.add(key, seq);
  }

  private long keyAndAmount(long key, Transaction t) {
    return fingerprints.of(key, t.amount().minor());
  }

  /// The fingerprint of an event.
  long fingerprint(SharedId id) {
    return fingerprints.of(fingerprints.of(id.space()), fingerprints.of(id.id()));
  }

  /// The record of this fingerprint that is the one looked for, or null.
  private JournalRecord.@Nullable Decided find(
      SeqTable table, long fingerprint, Predicate<JournalRecord.Decided> wanted) {
    for (long at = table.find(fingerprint); at >= 0; at = table.next(at)) {
      var record = records.get(table.seq(at));
      if (wanted.test(record)) {
        return record;
      }
    }
    return null;
  }

  private boolean isOf(JournalRecord.Decided record, Message m) {
    return isOf(record, m.transaction().feed(), m.account(), m.transaction().txid());
  }

  private boolean isOf(JournalRecord.Decided record, String feed, String account, String txid) {
    var t = record.transaction();
    return t.txid().equals(txid)
        && t.feed().equals(feed)
        && resolve.apply(t.account()).equals(account);
  }
}
