package io.millrace.ledger;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The book's accounts: balances, the entries that made them, what each feed has reported, and
/// other names.
///
/// Invariant: a balance is the sum of the account's legs, and all balances of a currency, the
/// outside's too, sum to zero. Confined to the book's thread. It moves what it is told to; the
/// rules are the book's.
final class Accounts {
  private static final Comparator<Entry> STATEMENT_ORDER =
      Comparator.comparing(Entry::bookingDate).thenComparingLong(Entry::seq);

  private record FeedTotal(String feed, CurrencyUnit currency) {}

  private static final class Account {
    private final String name;
    private @Nullable String type;
    private final SortedMap<CurrencyUnit, Money> balances = new TreeMap<>();
    private final Map<FeedTotal, Money> reported = new HashMap<>();
    private final List<Long> entrySeqs = new ArrayList<>();

    private Account(String name) {
      this.name = name;
    }
  }

  private final Map<String, Account> byName = new HashMap<>();
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<CurrencyUnit, Money> outside = new HashMap<>();
  private final Map<String, String> aliases = new HashMap<>();

  /// The account that this name means.
  String resolve(String accountOrAlias) {
    return aliases.getOrDefault(accountOrAlias, accountOrAlias);
  }

  /// @throws IllegalArgumentException if an alias means something else already
  void change(AccountChange change) {
    var name = resolve(change.account());
    for (var alias : change.aliases()) {
      var known = aliases.get(alias);
      if (known != null && !known.equals(name)) {
        throw new IllegalArgumentException(
            "alias " + Quote.of(alias) + " already means " + Quote.of(known));
      }
      if (alias.equals(name)) {
        throw new IllegalArgumentException("alias " + Quote.of(alias) + " is the account itself");
      }
      if (byName.containsKey(alias)) {
        throw new IllegalArgumentException(
            "alias " + Quote.of(alias) + " is an account of its own already");
      }
    }
    var account = account(name);
    if (change.type() != null) {
      account.type = change.type();
    }
    change.aliases().forEach(alias -> aliases.put(alias, name));
  }

  Money balance(String name, CurrencyUnit currency) {
    var account = byName.get(name);
    return account == null
        ? Money.zero(currency)
        : account.balances.getOrDefault(currency, Money.zero(currency));
  }

  Money outside(CurrencyUnit currency) {
    return outside.getOrDefault(currency, Money.zero(currency));
  }

  Money reported(String name, String feed, CurrencyUnit currency) {
    var account = byName.get(name);
    var zero = Money.zero(currency);
    return account == null
        ? zero
        : account.reported.getOrDefault(new FeedTotal(feed, currency), zero);
  }

  long entryCount() {
    return entries.size();
  }

  /// The entry of this seq, or null.
  @Nullable Entry entry(long seq) {
    return entries.get(seq);
  }

  /// Books both legs of a new entry.
  void book(Entry entry) {
    entries.put(entry.seq(), entry);
    move(entry.account(), entry, entry.amount());
    if (entry.contra() == null) {
      moveOutside(entry.amount().negate());
    } else {
      move(entry.contra(), entry, entry.amount().negate());
    }
  }

  /// Puts an entry with more evidence in the place of the one before; a leg whose account is told
  /// only now moves there from the outside.
  void replace(Entry before, Entry after) {
    entries.put(after.seq(), after);
    if (before.contra() == null && after.contra() != null) {
      moveOutside(before.amount());
      move(after.contra(), after, before.amount().negate());
    }
  }

  void addReported(String name, String feed, Money amount) {
    account(name).reported.merge(new FeedTotal(feed, amount.currency()), amount, Money::plus);
  }

  List<Balance> balances() {
    return byName.values().stream()
        .sorted(Comparator.comparing(account -> account.name))
        .flatMap(account -> balances(account).stream())
        .toList();
  }

  List<Balance> balances(String accountOrAlias) {
    var account = byName.get(resolve(accountOrAlias));
    return account == null ? List.of() : balances(account);
  }

  List<Balance> balancesAt(String accountOrAlias, LocalDate day) {
    var account = byName.get(resolve(accountOrAlias));
    if (account == null) {
      return List.of();
    }
    var sums = new TreeMap<CurrencyUnit, BigInteger>();
    account.balances.keySet().forEach(currency -> sums.put(currency, BigInteger.ZERO));
    for (var entry : entries(account)) {
      if (!entry.bookingDate().isAfter(day)) {
        sums.merge(entry.amount().currency(), minor(entry.amountOn(account.name)), BigInteger::add);
      }
    }
    return sums.entrySet().stream()
        .map(sum ->
            new Balance(
                account.name,
                account.type,
                money(sum.getValue(), sum.getKey()),
                Money.zero(sum.getKey()),
                Collections.emptySortedMap()))
        .toList();
  }

  List<StatementLine> statement(
      String accountOrAlias, @Nullable LocalDate from, @Nullable LocalDate to) {
    var account = byName.get(resolve(accountOrAlias));
    if (account == null) {
      return List.of();
    }
    var running = new HashMap<CurrencyUnit, BigInteger>();
    var lines = new ArrayList<StatementLine>();
    for (var entry : entries(account)) {
      if (to != null && entry.bookingDate().isAfter(to)) {
        break;
      }
      var amount = entry.amountOn(account.name);
      var balance = running.merge(amount.currency(), minor(amount), BigInteger::add);
      if (from == null || !entry.bookingDate().isBefore(from)) {
        lines.add(line(entry, amount, money(balance, amount.currency())));
      }
    }
    return List.copyOf(lines);
  }

  /// The sum of everything, per currency. Always zero.
  SortedMap<CurrencyUnit, Money> sums() {
    var sums = new TreeMap<CurrencyUnit, BigInteger>();
    outside.forEach((currency, balance) -> sums.merge(currency, minor(balance), BigInteger::add));
    for (var account : byName.values()) {
      account.balances.forEach(
          (currency, balance) -> sums.merge(currency, minor(balance), BigInteger::add));
    }
    var result = new TreeMap<CurrencyUnit, Money>();
    sums.forEach((currency, sum) -> result.put(currency, money(sum, currency)));
    return Collections.unmodifiableSortedMap(result);
  }

  private static StatementLine line(Entry entry, Money amount, Money balance) {
    var best = entry.best();
    return new StatementLine(
        entry.seq(),
        best.txid(),
        best.feed(),
        amount,
        best.bookingDate(),
        best.valueDate(),
        best.text(),
        balance);
  }

  private static List<Balance> balances(Account account) {
    return account.balances.entrySet().stream()
        .map(held ->
            new Balance(
                account.name,
                account.type,
                held.getValue(),
                Money.zero(held.getKey()),
                reportedIn(account, held.getKey())))
        .toList();
  }

  private static SortedMap<String, Money> reportedIn(Account account, CurrencyUnit currency) {
    var byFeed = new TreeMap<String, Money>();
    account.reported.forEach((total, money) -> {
      if (total.currency().equals(currency)) {
        byFeed.put(total.feed(), money);
      }
    });
    return Collections.unmodifiableSortedMap(byFeed);
  }

  private void move(String name, Entry entry, Money amount) {
    var account = account(name);
    account.balances.merge(amount.currency(), amount, Money::plus);
    account.entrySeqs.add(entry.seq());
  }

  private void moveOutside(Money amount) {
    outside.merge(amount.currency(), amount, Money::plus);
  }

  /// The account's entries in statement order.
  private List<Entry> entries(Account account) {
    return account.entrySeqs.stream().map(entries::get).sorted(STATEMENT_ORDER).toList();
  }

  private Account account(String name) {
    return byName.computeIfAbsent(name, Account::new);
  }

  private static BigInteger minor(Money money) {
    return BigInteger.valueOf(money.minor());
  }

  private static Money money(BigInteger minor, CurrencyUnit currency) {
    return new Money(minor.longValueExact(), currency);
  }
}
