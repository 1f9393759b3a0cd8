package io.millrace.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The pure state machine of the ledger: accounts, entries and identities, and the rules that
/// decide. No I/O, no clock, no randomness: the same transactions in the same order give the same
/// outcomes, always.
///
/// Confined to one thread. Everything it returns is immutable.
public final class Book {
  /*
   * Invariants, after every call:
   *  1. Per currency, the balances of all accounts and of the outside sum to zero: every entry has two legs.
   *  2. Balances never wrap: what would overflow is rejected first.
   *  3. A replay key (feed, account, txid) belongs to at most one entry, and so does a shared id. Only Posted and
   *     Confirmed take an identity; Conflict and Rejected are remembered by key *and* content, so that this very message
   *     gets the same answer for ever while a mended one is free.
   *  4. Deciding reads, taking writes: the Rules change nothing, the Postings refuse nothing. Recovery takes the
   *     journal's outcomes; apply() decides, then takes.
   *
   * Memory. The book keeps balances, and numbers that lead to records: by identity, by entry, by account. What was decided
   * is read again from the records when it is asked for.
   *
   * Order independence. Balances must not depend on which feed comes first. Identities are symmetric, so the same set of
   * reports makes the same set of entries; an entry's date is a minimum over its evidence; and its contra is the one
   * that any report names: if the first report names none, the other leg stands on the outside until a report does, and
   * then moves. A transfer may be reported from either of its two accounts.
   */

  private final Records records;
  private final Fingerprint fingerprints;
  private final Accounts accounts;
  private final Feeds feeds;
  private final Currencies currencies = new Currencies();
  private final Identities identities;
  private final Rules rules;
  private final Postings postings;
  private final Lookahead lookahead = new Lookahead();
  private final Row row = new Row(); // of the record that is being taken in
  private @Nullable RowCollector collected;
  private long lastSeq;

  /// A book that keeps everything it decided in memory.
  public Book() {
    this(new MemoryRecords(), Fingerprint.seeded(0));
  }

  /// @param records where the book looks up what it decided
  Book(Records records, Fingerprint fingerprints) {
    this.records = records;
    this.fingerprints = fingerprints;
    this.accounts = new Accounts(fingerprints);
    this.feeds = new Feeds(fingerprints, Feeds.COUNT_MAX);
    this.identities = new Identities(records, fingerprints, accounts::resolve);
    this.postings = new Postings(accounts, feeds, currencies, identities);
    this.rules = new Rules(identities, accounts, currencies, this::entry);
  }

  /// Decides what becomes of a transaction and takes it in. Anything but a replay gets the next
  /// [#lastSeq].
  ///
  /// @throws IllegalStateException if the book holds as many records as it can
  public Outcome apply(Transaction transaction) {
    if (lastSeq >= Trails.SEQ_MAX) {
      throw new IllegalStateException(
          "the ledger has %,d records, as many as a book can hold: begin a new one"
              .formatted(lastSeq));
    }
    var message = message(transaction);
    var outcome = rules.decide(message, lastSeq + 1);
    if (!(outcome instanceof Outcome.Replayed)) {
      var record =
          new JournalRecord.Decided(lastSeq + 1, transaction, outcome, JournalRecord.RULES_VERSION);
      take(message, record);
      records.add(record);
    }
    return outcome;
  }

  /// Brings what [#lookUp] will read for this transaction into the cache.
  void touch(Transaction transaction) {
    lookahead.touch(accounts, transaction);
  }

  /// Looks up what [#apply] will need for this transaction. Those that are looked up must be
  /// applied in the same order; others may be in between.
  void lookUp(Transaction transaction) {
    lookahead.add(lookedUp(transaction));
  }

  /// Brings what [#apply] will read for those that were looked up into the cache.
  void touchLookedUp() {
    lookahead.touchAll(identities);
  }

  /// Changes an account's settings; gets the next [#lastSeq].
  ///
  /// @throws IllegalArgumentException if an alias is an account of its own, or means another
  ///   account
  public void change(AccountChange change) {
    take(change);
    records.add(new JournalRecord.AccountChanged(lastSeq, change));
  }

  private void take(AccountChange change) {
    var news = change.aliases().stream().filter(alias -> resolve(alias).equals(alias)).toList();
    var account = accounts.change(change);
    news.forEach(alias -> identities.alias(alias, account.name(), account.fingerprint()));
    lastSeq++;
    collectRecord(lastSeq);
  }

  /// Takes a record of the journal in, as it was decided then.
  ///
  /// @throws IllegalStateException if the record contradicts the book, so one of the two is wrong
  public void restore(JournalRecord record) {
    if (record.seq() != lastSeq + 1) {
      throw new IllegalStateException("record " + record.seq() + " follows record " + lastSeq);
    }
    try {
      switch (record) {
        case JournalRecord.Decided d -> take(message(d.transaction()), d);
        case JournalRecord.AccountChanged c -> take(c.change());
      }
      records.addRestored(record);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "record " + record.seq() + " cannot be: " + e.getMessage(), e);
    }
  }

  /// Takes records of the journal in, one after the other, as [#restore(JournalRecord)] does.
  ///
  /// @throws IllegalStateException if one contradicts the book
  void restore(List<JournalRecord> records) {
    for (int from = 0; from < records.size(); from += Lookahead.COUNT) {
      var next = records.subList(from, Math.min(from + Lookahead.COUNT, records.size()));
      for (var record : next) {
        if (record instanceof JournalRecord.Decided d) {
          touch(d.transaction());
        }
      }
      for (var record : next) {
        if (record instanceof JournalRecord.Decided d) {
          lookUp(d.transaction());
        }
      }
      touchLookedUp();
      next.forEach(this::restore);
    }
  }

  /// Takes in again what some rows tell, and the records that they do not tell.
  ///
  /// @throws IllegalStateException if they do not go on from what the book holds
  void restore(IndexRows rows, List<JournalRecord> others) {
    if (rows.firstSeq() != lastSeq + 1) {
      throw new IllegalStateException("row " + rows.firstSeq() + " follows record " + lastSeq);
    }
    var other = others.iterator();
    try {
      var read = new Row();
      for (int i = 0; i < rows.count(); i++) {
        if (i % Lookahead.COUNT == 0) {
          lookahead.touch(identities, accounts, rows, i);
        }
        rows.read(i, read);
        if (read.isRecord()) {
          restore(other.next());
          requireOpen(read);
        } else {
          postings.open(read, rows.names());
          postings.post(read, ++lastSeq);
        }
      }
    } catch (ArithmeticException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException e) {
      throw new IllegalStateException(
          "rows %d to %d cannot be: %s".formatted(rows.firstSeq(), rows.lastSeq(), e.getMessage()),
          e);
    }
    if (collected != null) {
      collected.clear(accounts, feeds, currencies);
    }
  }

  private void requireOpen(Row row) {
    if (row.account != accounts.count()
        || row.feed != feeds.count()
        || row.currency != currencies.count()) {
      throw new IllegalArgumentException("it opens other names than its record");
    }
  }

  /// Collects the rows of all that it takes in from now on, for [#takeRows].
  void collectRows() {
    collected = new RowCollector();
    collected.clear(accounts, feeds, currencies);
  }

  /// How many rows wait for [#takeRows].
  public int rowCount() {
    return collected == null ? 0 : collected.count();
  }

  /// The rows of what was taken in since the last call. There must be some.
  public IndexRows takeRows() {
    if (collected == null || collected.count() == 0) {
      throw new IllegalStateException("the book has collected no rows");
    }
    return collected.take(accounts, feeds, currencies);
  }

  /// The place of the last record in the ledger's one order; 0 when there is none.
  public long lastSeq() {
    return lastSeq;
  }

  public long entryCount() {
    return postings.entryCount();
  }

  /// The decision that got this seq.
  ///
  /// @throws IllegalArgumentException if there is none
  JournalRecord.Decided decided(long seq) {
    if (seq < 1 || seq > lastSeq) {
      throw new IllegalArgumentException("there is no record " + seq);
    }
    return records.get(seq);
  }

  /// The entry of this seq, if there is one.
  public Optional<Entry> entry(long seq) {
    if (seq < 1 || seq > lastSeq) {
      return Optional.empty();
    }
    var record = records.find(seq);
    return record != null && record.outcome() instanceof Outcome.Posted
        ? Optional.of(entry(record))
        : Optional.empty();
  }

  /// The account that this name means.
  public String resolve(String accountOrAlias) {
    return accounts.resolve(accountOrAlias);
  }

  /// Every account in every currency it holds, by name, without the outside.
  public List<Balance> balances() {
    return accounts.balances(feeds);
  }

  /// One account in every currency it holds; empty if the book does not know it.
  public List<Balance> balances(String accountOrAlias) {
    var account = accounts.find(resolve(accountOrAlias));
    return account == null ? List.of() : account.balances(feeds);
  }

  /// All that is known of one account now, for balances at a date and statements; empty if the book
  /// does not know it.
  public Optional<History> history(String accountOrAlias) {
    return Optional.ofNullable(accounts.find(resolve(accountOrAlias)))
        .map(account ->
            new History(
                account.name(),
                account.type(),
                account.currencies(),
                postings.trail(account),
                records.durable(),
                accounts.resolver()));
  }

  /// What became of the message with this replay key, if the book knows one: what posted or
  /// confirmed it, else the last refusal.
  public Optional<Outcome> lookup(String feed, String accountOrAlias, String txid) {
    return Optional.ofNullable(identities.lookup(feed, resolve(accountOrAlias), txid))
        .map(JournalRecord.Decided::outcome);
  }

  /// Messages that contradict an entry, oldest first.
  public Refusals conflicts() {
    return new Refusals(postings.conflicts(), records.durable());
  }

  /// Messages that the book refused, oldest first.
  public Refusals rejections() {
    return new Refusals(postings.rejections(), records.durable());
  }

  /// The sum over all accounts and the outside, per currency. Always zero.
  public SortedMap<CurrencyUnit, Money> sums() {
    return accounts.sums();
  }

  private Message message(Transaction t) {
    var known = lookahead.take(t);
    return known == null ? lookedUp(t) : known;
  }

  private Message lookedUp(Transaction t) {
    var account = resolve(t.account());
    var open = accounts.find(account);
    var feed = feeds.find(t.feed());
    var contra = t.contra() == null ? null : resolve(t.contra());
    long key =
        identities.key(
            feed == null ? fingerprints.of(t.feed()) : feed.fingerprint(),
            open == null ? fingerprints.of(account) : open.fingerprint(),
            t.txid());
    return new Message(
        t, account, open, feed, contra, contra == null ? null : accounts.find(contra), key);
  }

  private void take(Message m, JournalRecord.Decided record) {
    switch (record.outcome()) {
      case Outcome.Posted _ -> {
        var account = opened(m);
        var contra = openedContra(m);
        setPosted(m, record.transaction(), account, contra);
        postings.post(row, account, contra, record.seq());
        collect(record.seq());
      }
      case Outcome.Confirmed c -> {
        setConfirmed(requireEntry(c.seq()), m, record.transaction());
        postings.post(row, record.seq());
        collect(record.seq());
      }
      case Outcome.Conflict _ -> {
        postings.conflict(m, record.seq());
        collectRecord(record.seq());
      }
      case Outcome.Rejected _ -> {
        postings.reject(m, record.seq());
        collectRecord(record.seq());
      }
      case Outcome.Replayed _ -> throw new IllegalArgumentException("a replay is not recorded");
    }
    lastSeq = record.seq();
  }

  /// Numbers do not tell it all, so who reads the rows must read the record.
  private void collectRecord(long seq) {
    row.setRecord(accounts.count(), feeds.count(), currencies.count());
    collect(seq);
  }

  private void collect(long seq) {
    if (collected != null) {
      collected.add(seq, row);
    }
  }

  /// Makes the row of a message that posts an entry.
  private void setPosted(Message m, Transaction t, Account account, @Nullable Account contra) {
    row.flags = Row.POSTED;
    row.key = m.key();
    row.event = t.sharedId() == null ? 0 : identities.fingerprint(t.sharedId());
    row.minor = t.amount().minor();
    row.account = account.number();
    row.contra = contra == null ? 0 : contra.number();
    row.feed = openedFeed(m).id();
    row.currency = currencies.open(t.amount().currency());
  }

  /// Opens all that a message names which confirms an entry, and makes its row.
  private void setConfirmed(Entry entry, Message m, Transaction t) {
    var account = opened(m);
    boolean isFromContra = !account.name().equals(entry.account());
    boolean isReport =
        entry.evidence().stream()
            .map(Evidence::transaction)
            .noneMatch(e -> e.feed().equals(t.feed()) && resolve(e.account()).equals(m.account()));
    var contra = entry.contra();
    row.flags = Row.CONFIRMED | (isFromContra ? Row.FROM_CONTRA : 0) | (isReport ? Row.REPORT : 0);
    if (contra == null) {
      contra = isFromContra ? m.account() : m.contra();
      row.flags |= contra == null ? 0 : Row.TELLS_CONTRA;
    }
    row.key = m.key();
    row.event = entry.seq();
    row.minor = t.amount().minor();
    row.account = accounts.open(entry.account()).number();
    row.contra = contra == null ? 0 : accounts.open(contra).number();
    row.feed = openedFeed(m).id();
    row.currency = currencies.open(t.amount().currency());
  }

  private Account opened(Message m) {
    return m.open() == null ? accounts.open(m.account()) : m.open();
  }

  private @Nullable Account openedContra(Message m) {
    return m.contra() == null || m.openContra() != null
        ? m.openContra()
        : accounts.open(m.contra());
  }

  private Feeds.Known openedFeed(Message m) {
    return m.feed() == null ? feeds.open(m.transaction().feed()) : m.feed();
  }

  /// @throws IllegalArgumentException if this is no entry
  private Entry requireEntry(long seq) {
    return entry(seq).orElseThrow(() -> new IllegalArgumentException(seq + " is no entry"));
  }

  /// Makes an entry again from the records that tell of it.
  private Entry entry(JournalRecord.Decided posted) {
    return Entry.of(
        posted,
        Arrays.stream(postings.evidenceOf(posted.seq()))
            .mapToObj(seq -> new Evidence(seq, records.get(seq).transaction()))
            .toList(),
        this::resolve);
  }
}
