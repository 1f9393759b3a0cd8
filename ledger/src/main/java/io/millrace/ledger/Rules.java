package io.millrace.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The book's rules: what becomes of a message. They read and change nothing; what they decide the
/// [Postings] take in. Confined to the book's thread.
final class Rules {
  private final Identities identities;
  private final Accounts accounts;
  private final Currencies currencies;
  private final Function<JournalRecord.Decided, Entry> entries;

  /// @param entries makes an entry again from the record that posted it
  Rules(
      Identities identities,
      Accounts accounts,
      Currencies currencies,
      Function<JournalRecord.Decided, Entry> entries) {
    this.identities = identities;
    this.accounts = accounts;
    this.currencies = currencies;
    this.entries = entries;
  }

  /// What becomes of a message.
  ///
  /// @param seq the place of its record, if it gets one
  Outcome decide(Message m, long seq) {
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
      return event == null ? post(m, seq) : confirm(event, m);
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
    return posted == null ? null : entries.apply(posted);
  }

  /// Why the book cannot take this message at all, or null.
  private @Nullable String reasonToReject(Message m) {
    var t = m.transaction();
    if (t.status() == Status.PENDING) {
      return "pending transactions are not posted";
    }
    if (m.isToItself()) {
      return "contra is the account itself";
    }
    var currency = t.amount().currency();
    var used = currencies.known(currency);
    if (!used.equals(currency)) {
      return "this ledger counts %s with %d decimals, not %d"
          .formatted(currency, used.scale(), currency.scale());
    }
    var full = reasonIfFull(m.open(), currency);
    return full != null ? full : reasonIfFull(m.openContra(), currency);
  }

  private static @Nullable String reasonIfFull(@Nullable Account account, CurrencyUnit currency) {
    return account == null || account.hasRoomFor(currency)
        ? null
        : "account %s holds %d currencies, as many as it can"
            .formatted(Quote.of(account.name()), Account.CURRENCY_COUNT_MAX);
  }

  private Outcome post(Message m, long seq) {
    var amount = m.transaction().amount();
    long balance = Math.addExact(balance(m.open(), amount.currency()), amount.minor());
    requireRoom(
        m.contra() != null, m.openContra(), Math.negateExact(amount.minor()), amount.currency());
    requireRoomToReport(m);
    return new Outcome.Posted(seq, new Money(balance, amount.currency()));
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
      var currency = entry.amount().currency();
      long minor = entry.amount().minor(); // the other leg moves from the outside to the contra
      requireRoom(
          true, fromOtherSide ? m.open() : m.openContra(), Math.negateExact(minor), currency);
      requireRoom(false, null, minor, currency);
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
}
