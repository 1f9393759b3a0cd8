package io.millrace.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The book's accounts and their other names, and the outside.
///
/// Invariant: a balance is the sum of the account's legs, and all balances of a currency, the
/// outside's too, sum to zero. Confined to the book's thread. It moves what it is told to; the
/// rules are the book's.
final class Accounts {
  private static final int REPORTED_SHARD_BITS = 8;

  private final Fingerprint fingerprints;
  private final Map<String, Account> byName = new HashMap<>();
  private final FoundAccounts found = new FoundAccounts();
  private final List<Account> byNumber = new ArrayList<>();
  private final LongTable reported = new LongTable(REPORTED_SHARD_BITS); // by feeds, see Account
  private final Map<CurrencyUnit, Money> outside = new HashMap<>();

  private final Map<String, String> aliases = new HashMap<>();
  private @Nullable Map<String, String> aliasesNow; // a copy, if there was no change since

  Accounts(Fingerprint fingerprints) {
    this.fingerprints = fingerprints;
  }

  /// The account that this name means.
  String resolve(String accountOrAlias) {
    return aliases.isEmpty()
        ? accountOrAlias
        : aliases.getOrDefault(accountOrAlias, accountOrAlias);
  }

  /// The same for any thread. An alias never gets another meaning, and a name of an account never
  /// becomes an alias; so for what is recorded now this holds for ever.
  UnaryOperator<String> resolver() {
    if (aliasesNow == null) {
      aliasesNow = Map.copyOf(aliases);
    }
    var now = aliasesNow;
    return name -> now.getOrDefault(name, name);
  }

  /// @return the account that is changed
  /// @throws IllegalArgumentException if an alias means something else already
  Account change(AccountChange change) {
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
    var account = open(name);
    if (change.type() != null) {
      account.type(change.type());
    }
    change.aliases().forEach(alias -> aliases.put(alias, name));
    aliasesNow = null;
    return account;
  }

  /// The account of this name, which is no alias; null if the book does not know it.
  @Nullable Account find(String name) {
    var last = found.find(name);
    if (last != null) {
      return last;
    }
    var account = byName.get(name);
    if (account != null) {
      found.add(account);
    }
    return account;
  }

  /// Brings the account of this name into the cache, if it was found lately: what is returned means
  /// nothing.
  long touch(String name) {
    return found.touch(name);
  }

  /// Brings the account of this number into the cache, if there is one: what is returned means
  /// nothing.
  long touch(int number) {
    return number == 0 || number > byNumber.size() ? 0 : at(number).lastStep();
  }

  /// The account of this name, which is no alias.
  Account open(String name) {
    var account = byName.get(name);
    if (account == null) {
      account = new Account(byNumber.size() + 1, name, fingerprints.of(name), reported);
      byName.put(name, account);
      byNumber.add(account);
    }
    return account;
  }

  /// Accounts count from 1, in the order in which they were opened.
  Account at(int number) {
    return byNumber.get(number - 1);
  }

  int count() {
    return byNumber.size();
  }

  /// The names of those with a higher number than this, in order.
  List<String> namesFrom(int number) {
    return byNumber.subList(number, byNumber.size()).stream().map(Account::name).toList();
  }

  Money outside(CurrencyUnit currency) {
    return outside.getOrDefault(currency, Money.zero(currency));
  }

  void moveOutside(Money amount) {
    outside.merge(amount.currency(), amount, Money::plus);
  }

  /// Every account in every currency it holds, by name.
  List<Balance> balances(Feeds feeds) {
    return byName.values().stream()
        .sorted(Comparator.comparing(Account::name))
        .flatMap(account -> account.balances(feeds).stream())
        .toList();
  }

  /// The sum of everything, per currency. Always zero.
  SortedMap<CurrencyUnit, Money> sums() {
    var sums = new TreeMap<CurrencyUnit, BigInteger>();
    outside.values().forEach(balance -> add(sums, balance));
    byName.values().forEach(account -> account.forEachBalance(balance -> add(sums, balance)));
    var result = new TreeMap<CurrencyUnit, Money>();
    sums.forEach(
        (currency, sum) -> result.put(currency, new Money(sum.longValueExact(), currency)));
    return Collections.unmodifiableSortedMap(result);
  }

  private static void add(Map<CurrencyUnit, BigInteger> sums, Money balance) {
    sums.merge(balance.currency(), BigInteger.valueOf(balance.minor()), BigInteger::add);
  }
}
