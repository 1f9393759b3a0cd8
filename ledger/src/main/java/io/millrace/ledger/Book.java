package io.millrace.ledger;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   *  4. Deciding reads, recording writes: decide() changes nothing, record() refuses nothing. Recovery records the
   *     journal's outcomes; apply() decides, then records.
   *
   * Order independence. Balances must not depend on which feed comes first. Identities are symmetric, so the same set of
   * reports makes the same set of entries; an entry's date is a minimum over its evidence; and its contra is the one
   * that any report names: if the first report names none, the other leg stands on the outside until a report does, and
   * then moves. A transfer may be reported from either of its two accounts.
   */

  private record MessageKey(String feed, String account, String txid) {}

  private record Content(MessageKey key, Money amount, Status status) {}

  private record Message(Outcome outcome, long entrySeq, Money amount, Status status) {}

  private final Accounts accounts = new Accounts();
  private final Map<MessageKey, Message> messages = new HashMap<>();
  private final Map<SharedId, Long> events = new HashMap<>();
  private final Map<Content, Outcome> refused = new HashMap<>();
  private final Map<MessageKey, Outcome> lastRefused = new HashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final Map<String, CurrencyUnit> currencies = new HashMap<>();
  private long lastSeq;

  /// Decides what becomes of a transaction and takes it in. Anything but a replay gets the next
  /// [#lastSeq].
  public Outcome apply(Transaction transaction) {
    var outcome = decide(transaction);
    if (!(outcome instanceof Outcome.Replayed)) {
      record(lastSeq + 1, transaction, outcome);
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
        case JournalRecord.Decided d -> record(d.seq(), d.transaction(), d.outcome());
        case JournalRecord.AccountChanged c -> change(c.change());
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "record " + record.seq() + " cannot be: " + e.getMessage(), e);
    }
  }

  /// The place of the last record in the ledger's one order; 0 when there is none.
  public long lastSeq() {
    return lastSeq;
  }

  public long entryCount() {
    return accounts.entryCount();
  }

  /// The entry of this seq, if there is one.
  public Optional<Entry> entry(long seq) {
    return Optional.ofNullable(accounts.entry(seq));
  }

  /// The account that this name means.
  public String resolve(String accountOrAlias) {
    return accounts.resolve(accountOrAlias);
  }

  /// Every account in every currency it holds, by name, without the outside.
  public List<Balance> balances() {
    return accounts.balances();
  }

  /// One account in every currency it holds; empty if the book does not know it.
  public List<Balance> balances(String accountOrAlias) {
    return accounts.balances(accountOrAlias);
  }

  /// One account at the end of a day; empty if the book does not know it.
  ///
  /// @throws ArithmeticException if a balance of that day does not fit a long
  public List<Balance> balancesAt(String accountOrAlias, LocalDate day) {
    return accounts.balancesAt(accountOrAlias, day);
  }

  /// The entries of an account by booking date, then seq, with the running balance, which counts
  /// what lies before `from`, too.
  ///
  /// @param from the first day, or null for the beginning
  /// @param to the last day, or null for the end
  /// @throws ArithmeticException if a running balance does not fit a long
  public List<StatementLine> statement(
      String accountOrAlias, @Nullable LocalDate from, @Nullable LocalDate to) {
    return accounts.statement(accountOrAlias, from, to);
  }

  /// What became of the message with this replay key, if the book knows one: what posted or
  /// confirmed it, else the last refusal.
  public Optional<Outcome> lookup(String feed, String accountOrAlias, String txid) {
    var key = new MessageKey(feed, resolve(accountOrAlias), txid);
    var message = messages.get(key);
    return Optional.ofNullable(message != null ? message.outcome() : lastRefused.get(key));
  }

  /// Messages that contradict an entry, oldest first.
  public List<Refusal> conflicts() {
    return refusals.stream().filter(r -> r.outcome() instanceof Outcome.Conflict).toList();
  }

  /// Messages that the book refused, oldest first.
  public List<Refusal> rejections() {
    return refusals.stream().filter(r -> r.outcome() instanceof Outcome.Rejected).toList();
  }

  /// The sum over all accounts and the outside, per currency. Always zero.
  public SortedMap<CurrencyUnit, Money> sums() {
    return accounts.sums();
  }

  private Outcome decide(Transaction t) {
    var account = resolve(t.account());
    var key = new MessageKey(t.feed(), account, t.txid());
    var known = messages.get(key);
    if (known != null && known.amount().equals(t.amount()) && known.status() == t.status()) {
      return new Outcome.Replayed(known.outcome());
    }
    var before = refused.get(new Content(key, t.amount(), t.status()));
    if (before != null) {
      return new Outcome.Replayed(before);
    }
    if (known != null) {
      return new Outcome.Conflict(
          known.entrySeq(), differences(account, t, account, known.amount(), known.status()));
    }
    var contra = t.contra() == null ? null : resolve(t.contra());
    var reason = reasonToReject(t, account, contra);
    if (reason != null) {
      return new Outcome.Rejected(reason);
    }
    try {
      var event = t.sharedId() == null ? null : events.get(t.sharedId());
      return event == null ? post(t, account, contra) : confirm(known(event), t, account, contra);
    } catch (ArithmeticException e) {
      return new Outcome.Rejected("a balance would overflow");
    }
  }

  /// Why the book cannot take this message at all, or null.
  private @Nullable String reasonToReject(Transaction t, String account, @Nullable String contra) {
    if (t.status() == Status.PENDING) {
      return "pending transactions are not posted";
    }
    if (account.equals(contra)) {
      return "contra is the account itself";
    }
    var currency = t.amount().currency();
    var used = currencies.getOrDefault(currency.code(), currency);
    if (!used.equals(currency)) {
      return "this ledger counts %s with %d decimals, not %d"
          .formatted(currency, used.scale(), currency.scale());
    }
    return null;
  }

  private Outcome post(Transaction t, String account, @Nullable String contra) {
    var currency = t.amount().currency();
    var balance = accounts.balance(account, currency).plus(t.amount());
    requireRoom(contra, t.amount().negate());
    accounts.reported(account, t.feed(), currency).plus(t.amount());
    return new Outcome.Posted(lastSeq + 1, balance);
  }

  private Outcome confirm(Entry entry, Transaction t, String account, @Nullable String contra) {
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
    accounts.reported(account, t.feed(), t.amount().currency()).plus(t.amount());
    if (entry.contra() == null && (fromOtherSide || contra != null)) {
      requireRoom(fromOtherSide ? account : contra, entry.amount().negate());
    }
    return new Outcome.Confirmed(entry.seq());
  }

  /// @throws ArithmeticException if the account, or the outside for null, has no room for the
  ///   amount
  private void requireRoom(@Nullable String account, Money amount) {
    var currency = amount.currency();
    var before = account == null ? accounts.outside(currency) : accounts.balance(account, currency);
    before.plus(amount);
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

  private void record(long seq, Transaction t, Outcome outcome) {
    var account = resolve(t.account());
    var key = new MessageKey(t.feed(), account, t.txid());
    switch (outcome) {
      case Outcome.Posted p -> {
        book(new Evidence(seq, t), account);
        messages.put(key, new Message(p, seq, t.amount(), t.status()));
      }
      case Outcome.Confirmed c -> {
        addEvidence(known(c.seq()), new Evidence(seq, t), account);
        messages.put(key, new Message(c, c.seq(), t.amount(), t.status()));
      }
      case Outcome.Conflict c -> refuse(seq, key, t, c);
      case Outcome.Rejected r -> refuse(seq, key, t, r);
      case Outcome.Replayed r -> throw new IllegalArgumentException("a replay is not recorded");
    }
    lastSeq = seq;
  }

  private void refuse(long seq, MessageKey key, Transaction t, Outcome outcome) {
    refused.put(new Content(key, t.amount(), t.status()), outcome);
    lastRefused.put(key, outcome);
    refusals.add(new Refusal(seq, t, outcome));
  }

  private void book(Evidence evidence, String account) {
    var t = evidence.transaction();
    var contra = t.contra() == null ? null : resolve(t.contra());
    accounts.book(new Entry(evidence.seq(), account, contra, t.amount(), List.of(evidence)));
    accounts.addReported(account, t.feed(), t.amount());
    currencies.putIfAbsent(t.amount().currency().code(), t.amount().currency());
    if (t.sharedId() != null) {
      events.put(t.sharedId(), evidence.seq());
    }
  }

  private void addEvidence(Entry entry, Evidence evidence, String account) {
    var t = evidence.transaction();
    var contra = t.contra() == null ? null : resolve(t.contra());
    var told = account.equals(entry.account()) ? contra : account;
    accounts.replace(entry, entry.confirmedBy(evidence, told));
    boolean reportedBefore =
        entry.evidence().stream()
            .map(Evidence::transaction)
            .anyMatch(e -> e.feed().equals(t.feed()) && resolve(e.account()).equals(account));
    if (!reportedBefore) {
      accounts.addReported(account, t.feed(), t.amount());
    }
  }

  private Entry known(long seq) {
    var entry = accounts.entry(seq);
    if (entry == null) {
      throw new IllegalArgumentException(seq + " is no entry");
    }
    return entry;
  }
}
