package io.millrace.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.LongStream;
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
   *  4. Deciding reads, taking writes: decide() changes nothing, take() refuses nothing. Recovery takes the journal's
   *     outcomes; apply() decides, then takes.
   *
   * Memory. The book keeps balances, and numbers that lead to records: by identity, by entry, by account. What was decided
   * is read again from the records when it is asked for.
   *
   * Order independence. Balances must not depend on which feed comes first. Identities are symmetric, so the same set of
   * reports makes the same set of entries; an entry's date is a minimum over its evidence; and its contra is the one
   * that any report names: if the first report names none, the other leg stands on the outside until a report does, and
   * then moves. A transfer may be reported from either of its two accounts.
   */

  private static final int EVIDENCE_SHARD_BITS = 10;

  // The two sides of a record in the trails: the entry's account and its contra.
  private static final int ACCOUNT_SIDE = 0;
  private static final int CONTRA_SIDE = 1;

  private final Records records;
  private final Fingerprint fingerprints;
  private final Accounts accounts;
  private final Feeds feeds;
  private final Identities identities;
  private final LongTable evidence = new LongTable(EVIDENCE_SHARD_BITS); // by entry, what confirmed
  private final Trails trails = new Trails();
  private int lastRefusal = Trails.NONE;
  private final Currencies currencies = new Currencies();
  private final Row row = new Row(); // of the record that is being taken in
  private @Nullable RowCollector collected;
  private long entryCount;
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
    this.feeds = new Feeds(fingerprints);
    this.identities = new Identities(records, fingerprints, accounts::resolve);
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
    var outcome = decide(message);
    if (!(outcome instanceof Outcome.Replayed)) {
      take(
          message,
          new JournalRecord.Decided(
              lastSeq + 1, transaction, outcome, JournalRecord.RULES_VERSION));
    }
    return outcome;
  }

  /// Changes an account's settings; gets the next [#lastSeq].
  ///
  /// @throws IllegalArgumentException if an alias is an account of its own, or means another
  ///   account
  public void change(AccountChange change) {
    accounts.change(change);
    lastSeq++;
    records.add(new JournalRecord.AccountChanged(lastSeq, change));
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
        case JournalRecord.AccountChanged c -> change(c.change());
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "record " + record.seq() + " cannot be: " + e.getMessage(), e);
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
        rows.read(i, read);
        if (read.isRecord()) {
          restore(other.next());
          requireOpen(read);
        } else {
          open(read, rows.names());
          book(read, ++lastSeq);
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
    return entryCount;
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
                trails.view(account.lastStep()),
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
  public List<Refusal> conflicts() {
    return refusals(Outcome.Conflict.class);
  }

  /// Messages that the book refused, oldest first.
  public List<Refusal> rejections() {
    return refusals(Outcome.Rejected.class);
  }

  /// The sum over all accounts and the outside, per currency. Always zero.
  public SortedMap<CurrencyUnit, Money> sums() {
    return accounts.sums();
  }

  private List<Refusal> refusals(Class<? extends Outcome> kind) {
    var found = new ArrayList<Refusal>();
    trails
        .view(lastRefusal)
        .forEach(seq -> {
          var record = records.get(seq);
          if (kind.isInstance(record.outcome())) {
            found.add(new Refusal(seq, record.transaction(), record.outcome()));
          }
        });
    return List.copyOf(found);
  }

  private Message message(Transaction t) {
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

  private Outcome decide(Message m) {
    var t = m.transaction();
    var holder = identities.holder(m);
    if (holder != null && holder.transaction().hasContentOf(t)) {
      return new Outcome.Replayed(holder.outcome());
    }
    var refusal = identities.refusal(m);
    if (refusal != null) {
      return new Outcome.Replayed(refusal.outcome());
    }
    if (holder != null) {
      var before = holder.transaction();
      return new Outcome.Conflict(
          entrySeq(holder),
          differences(m.account(), t, m.account(), before.amount(), before.status()));
    }
    var reason = reasonToReject(m);
    if (reason != null) {
      return new Outcome.Rejected(reason);
    }
    try {
      var event = event(t.sharedId());
      return event == null ? post(m) : confirm(event, m);
    } catch (ArithmeticException e) {
      return new Outcome.Rejected("a balance would overflow");
    }
  }

  /// The entry that a message posted or confirmed.
  private static long entrySeq(JournalRecord.Decided holder) {
    return holder.outcome() instanceof Outcome.Confirmed c ? c.seq() : holder.seq();
  }

  /// The entry of this event, if one was posted.
  private @Nullable Entry event(@Nullable SharedId id) {
    if (id == null) {
      return null;
    }
    var posted = identities.event(id);
    return posted == null ? null : entry(posted);
  }

  /// Why the book cannot take this message at all, or null.
  private @Nullable String reasonToReject(Message m) {
    var t = m.transaction();
    if (t.status() == Status.PENDING) {
      return "pending transactions are not posted";
    }
    if (m.account().equals(m.contra())) {
      return "contra is the account itself";
    }
    var currency = t.amount().currency();
    var used = currencies.known(currency);
    if (!used.equals(currency)) {
      return "this ledger counts %s with %d decimals, not %d"
          .formatted(currency, used.scale(), currency.scale());
    }
    return null;
  }

  private Outcome post(Message m) {
    var amount = m.transaction().amount();
    long balance = Math.addExact(balance(m.open(), amount.currency()), amount.minor());
    requireRoom(
        m.contra() != null, m.openContra(), Math.negateExact(amount.minor()), amount.currency());
    requireRoomToReport(m);
    return new Outcome.Posted(lastSeq + 1, new Money(balance, amount.currency()));
  }

  private Outcome confirm(Entry entry, Message m) {
    var t = m.transaction();
    var account = m.account();
    var contra = m.contra();
    boolean fromOtherSide =
        account.equals(entry.contra())
            || (entry.contra() == null && entry.account().equals(contra));
    var fields =
        differences(
            account,
            t,
            fromOtherSide ? account : entry.account(),
            fromOtherSide ? entry.amount().negate() : entry.amount(),
            Status.BOOKED);
    var contraSeen = fromOtherSide ? entry.account() : entry.contra();
    if (contra != null && contraSeen != null && !contra.equals(contraSeen)) {
      fields.add("contra");
    }
    if (!fields.isEmpty()) {
      return new Outcome.Conflict(entry.seq(), fields);
    }
    requireRoomToReport(m);
    if (entry.contra() == null && (fromOtherSide || contra != null)) {
      requireRoom(
          true,
          fromOtherSide ? m.open() : m.openContra(),
          Math.negateExact(entry.amount().minor()),
          entry.amount().currency());
    }
    return new Outcome.Confirmed(entry.seq());
  }

  private static long balance(@Nullable Account account, CurrencyUnit currency) {
    return account == null ? 0 : account.balance(currency);
  }

  /// @param inside whether the leg is on an account; if not, it is on the outside
  /// @param account the account, if the book knows it
  /// @throws ArithmeticException if there is no room for the amount
  private void requireRoom(
      boolean inside, @Nullable Account account, long minor, CurrencyUnit currency) {
    long before = inside ? balance(account, currency) : accounts.outside(currency).minor();
    var _ = Math.addExact(before, minor);
  }

  /// @throws ArithmeticException if what the feed has reported of the account would overflow
  private static void requireRoomToReport(Message m) {
    var amount = m.transaction().amount();
    if (m.open() != null && m.feed() != null) {
      var _ = Math.addExact(m.open().reported(m.feed(), amount.currency()), amount.minor());
    }
  }

  private static List<String> differences(
      String account, Transaction t, String accountSeen, Money amountSeen, Status statusSeen) {
    var fields = new ArrayList<String>(4);
    if (!account.equals(accountSeen)) {
      fields.add("account");
    }
    if (t.amount().minor() != amountSeen.minor()) {
      fields.add("amount");
    }
    if (!t.amount().currency().equals(amountSeen.currency())) {
      fields.add("currency");
    }
    if (t.status() != statusSeen) {
      fields.add("status");
    }
    return fields;
  }

  private void take(Message m, JournalRecord.Decided record) {
    switch (record.outcome()) {
      case Outcome.Posted _ -> {
        var account = opened(m);
        var contra = openedContra(m);
        setPosted(m, record.transaction(), account, contra);
        book(row, account, contra, record.seq());
        collect(record.seq());
      }
      case Outcome.Confirmed c -> {
        setConfirmed(requireEntry(c.seq()), m, record.transaction());
        book(row, record.seq());
        collect(record.seq());
      }
      case Outcome.Conflict _, Outcome.Rejected _ -> {
        lastRefusal = trails.add(lastRefusal, record.seq(), ACCOUNT_SIDE);
        identities.refuse(m, record.seq());
        collectRecord(record.seq());
      }
      case Outcome.Replayed _ -> throw new IllegalArgumentException("a replay is not recorded");
    }
    records.add(record);
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

  /// Opens all that a row names, as its record did.
  private void open(Row read, IndexNames names) {
    open(read.account, names);
    open(read.contra, names);
    if (read.feed > feeds.count()) {
      feeds.open(names.feed(read.feed));
    }
    if (read.currency > currencies.count()) {
      currencies.open(names.currency(read.currency));
    }
  }

  private void open(int account, IndexNames names) {
    if (account > accounts.count()) {
      accounts.open(names.account(account));
    }
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

  private void book(Row booked, long seq) {
    var contra = booked.contra == 0 ? null : accounts.at(booked.contra);
    book(booked, accounts.at(booked.account), contra, seq);
  }

  /// Posts or confirms an entry. Messages, replay and rows all end here.
  ///
  /// @param account that of the row, as is `contra`
  private void book(Row booked, Account account, @Nullable Account contra, long seq) {
    var currency = currencies.at(booked.currency);
    if (booked.is(Row.CONFIRMED)) {
      confirm(booked, contra, seq);
    } else {
      account.move(currency, booked.minor);
      moveOther(contra, currency, Math.negateExact(booked.minor));
      entryCount++;
      if (booked.event != 0) {
        identities.post(booked.event, seq);
      }
    }
    follow(account, seq, ACCOUNT_SIDE);
    if (contra != null) {
      follow(contra, seq, CONTRA_SIDE);
    }
    if (booked.is(Row.REPORT)) {
      var reporting = booked.is(Row.FROM_CONTRA) && contra != null ? contra : account;
      reporting.addReported(feeds.at(booked.feed), currency, booked.minor);
    }
    identities.hold(booked.key, seq);
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
  private void confirm(Row confirmed, @Nullable Account contra, long seq) {
    long entry = confirmed.event;
    if (confirmed.is(Row.TELLS_CONTRA) && contra != null) {
      var currency = currencies.at(confirmed.currency);
      long minor =
          confirmed.is(Row.FROM_CONTRA) ? confirmed.minor : Math.negateExact(confirmed.minor);
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
        Arrays.stream(evidenceOf(posted.seq()))
            .mapToObj(seq -> new Evidence(seq, records.get(seq).transaction()))
            .toList(),
        this::resolve);
  }

  /// What confirmed an entry, oldest first.
  private long[] evidenceOf(long seq) {
    var seqs = LongStream.builder();
    for (long at = evidence.find(seq); at >= 0; at = evidence.next(at)) {
      seqs.add(evidence.value(at));
    }
    return seqs.build().sorted().toArray();
  }
}
