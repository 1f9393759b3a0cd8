package io.millrace.journal;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Status;
import io.millrace.ledger.Transaction;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules of the ledger as somebody would check them by hand: what was said is kept in one list,
/// and every question goes through all of it.
final class NaiveBook {
  private record Said(long seq, Transaction t, Outcome outcome) {}

  private final List<Said> said = new ArrayList<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Set<String> opened = new TreeSet<>();
  private long lastSeq;

  long lastSeq() {
    return lastSeq;
  }

  /// Returns false if the change is not allowed.
  boolean change(AccountChange change) {
    var name = resolve(change.account());
    for (var alias : change.aliases()) {
      var known = aliases.get(alias);
      boolean taken = known == null ? opened.contains(alias) : !known.equals(name);
      if (taken || alias.equals(name)) {
        return false;
      }
    }
    opened.add(name);
    change.aliases().forEach(alias -> aliases.put(alias, name));
    lastSeq++;
    return true;
  }

  Outcome apply(Transaction t) {
    var outcome = decide(t);
    if (!(outcome instanceof Outcome.Replayed)) {
      said.add(new Said(++lastSeq, t, outcome));
      if (outcome instanceof Outcome.Posted || outcome instanceof Outcome.Confirmed) {
        opened.add(resolve(t.account()));
        if (t.contra() != null) {
          opened.add(resolve(t.contra()));
        }
      }
    }
    return outcome;
  }

  private Outcome decide(Transaction t) {
    Said accepted = null;
    for (var s : said) {
      boolean sameKey =
          s.t.feed().equals(t.feed())
              && s.t.txid().equals(t.txid())
              && resolve(s.t.account()).equals(resolve(t.account()));
      boolean same = s.t.amount().equals(t.amount()) && s.t.status() == t.status();
      if (sameKey && same) {
        return new Outcome.Replayed(s.outcome);
      }
      if (sameKey && isAccepted(s)) {
        accepted = s;
      }
    }
    if (accepted != null) {
      var fields = new ArrayList<String>();
      if (accepted.t.amount().minor() != t.amount().minor()) {
        fields.add("amount");
      }
      if (!accepted.t.amount().currency().equals(t.amount().currency())) {
        fields.add("currency");
      }
      if (accepted.t.status() != t.status()) {
        fields.add("status");
      }
      return new Outcome.Conflict(entrySeq(accepted), fields);
    }
    if (t.status() == Status.PENDING) {
      return new Outcome.Rejected("pending transactions are not posted");
    }
    if (t.contra() != null && resolve(t.contra()).equals(resolve(t.account()))) {
      return new Outcome.Rejected("contra is the account itself");
    }
    for (var s : said) {
      if (t.sharedId() != null
          && t.sharedId().equals(s.t.sharedId())
          && s.outcome instanceof Outcome.Posted) {
        return confirm(t, s);
      }
    }
    return post(t);
  }

  private Outcome post(Transaction t) {
    var currency = t.amount().currency();
    var account = resolve(t.account());
    var balance = sum(account, currency, null).add(minor(t.amount()));
    var other = sum(otherSide(t), currency, null).subtract(minor(t.amount()));
    var reported = reported(account, t.feed(), currency).add(minor(t.amount()));
    return fits(balance) && fits(other) && fits(reported)
        ? new Outcome.Posted(lastSeq + 1, new Money(balance.longValueExact(), currency))
        : new Outcome.Rejected("a balance would overflow");
  }

  private Outcome confirm(Transaction t, Said first) {
    var account = resolve(first.t.account());
    var contra = contra(first.seq);
    var here = resolve(t.account());
    var there = t.contra() == null ? null : resolve(t.contra());
    boolean swapped = here.equals(contra) || (contra == null && account.equals(there));
    var amount = swapped ? first.t.amount().negate() : first.t.amount();
    var fields = new ArrayList<String>();
    if (!swapped && !here.equals(account)) {
      fields.add("account");
    }
    if (amount.minor() != t.amount().minor()) {
      fields.add("amount");
    }
    if (!amount.currency().equals(t.amount().currency())) {
      fields.add("currency");
    }
    var expected = swapped ? account : contra;
    if (there != null && expected != null && !there.equals(expected)) {
      fields.add("contra");
    }
    if (!fields.isEmpty()) {
      return new Outcome.Conflict(first.seq, fields);
    }
    var currency = t.amount().currency();
    boolean fits = fits(reported(here, t.feed(), currency).add(minor(t.amount())));
    var told = swapped ? here : there;
    if (contra == null && told != null) {
      fits &= fits(sum(told, currency, null).subtract(minor(first.t.amount())));
      fits &= fits(sum(otherSide(first.t), currency, null).add(minor(first.t.amount())));
    }
    return fits
        ? new Outcome.Confirmed(first.seq)
        : new Outcome.Rejected("a balance would overflow");
  }

  /// The account of an entry's other leg, once any report tells it.
  private @Nullable String contra(long entry) {
    String account = null;
    for (var s : said) {
      if (isAccepted(s) && entrySeq(s) == entry) {
        if (account == null) {
          account = resolve(s.t.account());
        } else if (!resolve(s.t.account()).equals(account)) {
          return resolve(s.t.account());
        }
        if (s.t.contra() != null) {
          return resolve(s.t.contra());
        }
      }
    }
    return null;
  }

  private String otherSide(Transaction t) {
    return t.contra() == null ? Transaction.OUTSIDE + t.amount().currency() : resolve(t.contra());
  }

  private record Leg(long seq, LocalDate day, Money amount) {}

  private List<Leg> legs(String account) {
    var legs = new ArrayList<Leg>();
    for (var s : said) {
      if (s.outcome instanceof Outcome.Posted) {
        var contra =
            Objects.requireNonNullElse(
                contra(s.seq), Transaction.OUTSIDE + s.t.amount().currency());
        if (resolve(s.t.account()).equals(account)) {
          legs.add(new Leg(s.seq, day(s.seq), s.t.amount()));
        } else if (contra.equals(account)) {
          legs.add(new Leg(s.seq, day(s.seq), s.t.amount().negate()));
        }
      }
    }
    return legs;
  }

  private LocalDate day(long entry) {
    return said.stream()
        .filter(s -> isAccepted(s) && entrySeq(s) == entry)
        .map(Said::t)
        .min(Comparator.comparing(Transaction::source).thenComparing(Transaction::bookingDate))
        .orElseThrow()
        .bookingDate();
  }

  private BigInteger sum(String account, CurrencyUnit currency, @Nullable LocalDate to) {
    return legs(account).stream()
        .filter(leg -> leg.amount.currency().equals(currency))
        .filter(leg -> to == null || !leg.day.isAfter(to))
        .map(leg -> minor(leg.amount))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /// What a feed has told of an account: each entry once.
  private BigInteger reported(String account, String feed, CurrencyUnit currency) {
    var byEntry = new HashMap<Long, BigInteger>();
    for (var s : said) {
      if (isAccepted(s)
          && s.t.feed().equals(feed)
          && resolve(s.t.account()).equals(account)
          && s.t.amount().currency().equals(currency)) {
        byEntry.putIfAbsent(entrySeq(s), minor(s.t.amount()));
      }
    }
    return byEntry.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private Set<CurrencyUnit> currencies(String account) {
    return legs(account).stream()
        .map(leg -> leg.amount.currency())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<String> balances() {
    var lines = new ArrayList<String>();
    for (var account : opened) {
      for (var currency : currencies(account)) {
        var reported = new TreeMap<String, Money>();
        for (var s : said) {
          if (isAccepted(s)
              && resolve(s.t.account()).equals(account)
              && s.t.amount().currency().equals(currency)) {
            var total = reported(account, s.t.feed(), currency).longValueExact();
            reported.put(s.t.feed(), new Money(total, currency));
          }
        }
        var balance = new Money(sum(account, currency, null).longValueExact(), currency);
        lines.add(account + " " + balance + " " + reported);
      }
    }
    return lines;
  }

  List<String> balancesAt(String name, LocalDate day) {
    var account = resolve(name);
    return currencies(account).stream()
        .map(c -> new Money(sum(account, c, day).longValueExact(), c).toString())
        .toList();
  }

  List<String> statement(String name, LocalDate from, LocalDate to) {
    var running = new HashMap<CurrencyUnit, BigInteger>();
    var lines = new ArrayList<String>();
    var legs = legs(resolve(name));
    legs.sort(Comparator.comparing(Leg::day).thenComparingLong(Leg::seq));
    for (var leg : legs) {
      var balance = running.merge(leg.amount.currency(), minor(leg.amount), BigInteger::add);
      if (!leg.day.isBefore(from) && !leg.day.isAfter(to)) {
        var after = new Money(balance.longValueExact(), leg.amount.currency());
        lines.add(leg.seq + " " + leg.day + " " + leg.amount + " " + after);
      }
    }
    return lines;
  }

  Optional<Outcome> lookup(String feed, String name, String txid) {
    Outcome refused = null;
    for (var s : said) {
      if (s.t.feed().equals(feed)
          && s.t.txid().equals(txid)
          && resolve(s.t.account()).equals(resolve(name))) {
        if (isAccepted(s)) {
          return Optional.of(s.outcome);
        }
        refused = s.outcome;
      }
    }
    return Optional.ofNullable(refused);
  }

  int count(Class<? extends Outcome> kind) {
    return (int) said.stream().filter(s -> kind.isInstance(s.outcome)).count();
  }

  Set<String> kinds() {
    return said.stream().map(s -> s.outcome.getClass().getSimpleName()).collect(Collectors.toSet());
  }

  private static boolean isAccepted(Said s) {
    return s.outcome instanceof Outcome.Posted || s.outcome instanceof Outcome.Confirmed;
  }

  private static long entrySeq(Said s) {
    return s.outcome instanceof Outcome.Confirmed c ? c.seq() : s.seq;
  }

  private String resolve(String name) {
    return aliases.getOrDefault(name, name);
  }

  private static boolean fits(BigInteger minor) {
    return minor.bitLength() < Long.SIZE;
  }

  private static BigInteger minor(Money money) {
    return BigInteger.valueOf(money.minor());
  }
}
