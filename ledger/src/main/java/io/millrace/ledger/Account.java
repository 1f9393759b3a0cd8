package io.millrace.ledger;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One account of the book: a balance per currency, what each feed has reported of it, and the
/// trail of records that tell of it. Confined to the book's thread.
final class Account {
  /*
   * Most accounts hold one currency, and hear from one feed, or a few. The first currency's balance and the first feed's
   * total lie in the object itself, so that a post touches one or two cache lines of its account; the others lie in
   * arrays, and the totals of other feeds in one table for all accounts, which is one cache line more and can be touched.
   */

  /// What a reporter has room for.
  static final int CURRENCY_COUNT_MAX = 1 << Byte.SIZE;

  private final int number;
  private final String name;
  private final long fingerprint;
  private @Nullable String type;
  private int lastStep = Trails.NONE;

  private @Nullable CurrencyUnit firstCurrency;
  private long firstBalance;
  private CurrencyUnit[] currencies = {}; // the others, as are balances
  private long[] balances = {};

  private long firstReporter; // account, feed and currency, 0 for none
  private long firstReported; // in minor units
  private final LongTable reported; // the others' of all accounts, by reporter
  private long[] others = {}; // the reporters that are in there, and then free places
  private int otherCount;

  /// @param number its place among the accounts, from 1
  /// @param reported of all accounts, for this one to use
  Account(int number, String name, long fingerprint, LongTable reported) {
    this.number = number;
    this.name = name;
    this.fingerprint = fingerprint;
    this.reported = reported;
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /// Reads what comparing the name and posting will read, which means nothing.
  @SuppressWarnings("ReferenceEquality") // the same text in the same place is not read to compare
  int touch(String wanted) {
    return number + otherCount + (wanted == name ? 0 : name.length());
  }

  long fingerprint() {
    return fingerprint;
  }

  @Nullable String type() {
    return type;
  }

  void type(String value) {
    type = value;
  }

  /// Where its trail ends, see [Trails].
  int lastStep() {
    return lastStep;
  }

  void lastStep(int step) {
    lastStep = step;
  }

  /// The booked balance, in minor units.
  long balance(CurrencyUnit currency) {
    int place = place(currency);
    return place < 0 ? 0 : balanceAt(place);
  }

  /// Whether it holds this currency, or can.
  boolean hasRoomFor(CurrencyUnit currency) {
    return currencies.length + 1 < CURRENCY_COUNT_MAX || place(currency) >= 0;
  }

  /// Adds an amount that fits, in a currency that there is room for.
  ///
  /// @throws IllegalArgumentException if there is none, which no rule allows
  void move(CurrencyUnit currency, long minor) {
    int place = placeMade(currency);
    if (place == 0) {
      firstBalance = Math.addExact(firstBalance, minor);
    } else {
      balances[place - 1] = Math.addExact(balances[place - 1], minor);
    }
  }

  /// What the feed has reported of this account, in minor units.
  long reported(Feeds.Known feed, CurrencyUnit currency) {
    int place = place(currency);
    if (place < 0) {
      return 0;
    }
    long reporter = reporter(feed, place);
    if (reporter == firstReporter) {
      return firstReported;
    }
    long at = reported.find(reporter);
    return at < 0 ? 0 : reported.value(at);
  }

  /// Adds an amount that fits.
  void addReported(Feeds.Known feed, CurrencyUnit currency, long minor) {
    long reporter = reporter(feed, placeMade(currency));
    if (firstReporter == 0) {
      firstReporter = reporter;
    }
    if (reporter == firstReporter) {
      firstReported = Math.addExact(firstReported, minor);
      return;
    }
    long at = reported.find(reporter);
    if (at < 0) {
      reported.add(reporter, minor);
      if (otherCount == others.length) {
        others = Arrays.copyOf(others, Math.max(2, 2 * otherCount));
      }
      others[otherCount++] = reporter;
    } else {
      reported.set(at, Math.addExact(reported.value(at), minor));
    }
  }

  /// Brings what [#reported] will read into the cache; what it returns means nothing.
  long touchReported(Feeds.Known feed) {
    long reporter = reporter(feed, 0);
    return reporter == firstReporter ? 0 : reported.touch(reporter);
  }

  /// Every currency that it holds.
  List<CurrencyUnit> currencies() {
    return IntStream.range(0, currencyCount()).mapToObj(this::currencyAt).toList();
  }

  void forEachBalance(Consumer<Money> reader) {
    forEachPlace(place -> reader.accept(new Money(balanceAt(place), currencyAt(place))));
  }

  /// In every currency that it holds, by code.
  List<Balance> balances(Feeds feeds) {
    return IntStream.range(0, currencyCount())
        .mapToObj(place -> balance(place, feeds))
        .sorted((a, b) -> a.balance().currency().compareTo(b.balance().currency()))
        .toList();
  }

  private Balance balance(int place, Feeds feeds) {
    var currency = currencyAt(place);
    return new Balance(
        name,
        type,
        new Money(balanceAt(place), currency),
        Money.zero(currency),
        reportedIn(place, feeds));
  }

  private SortedMap<String, Money> reportedIn(int place, Feeds feeds) {
    var byFeed = new TreeMap<String, Money>();
    if (firstReporter != 0 && placeOf(firstReporter) == place) {
      byFeed.put(feeds.name(feedOf(firstReporter)), new Money(firstReported, currencyAt(place)));
    }
    for (int i = 0; i < otherCount; i++) {
      if (placeOf(others[i]) == place) {
        long minor = reported.value(reported.find(others[i]));
        byFeed.put(feeds.name(feedOf(others[i])), new Money(minor, currencyAt(place)));
      }
    }
    return Collections.unmodifiableSortedMap(byFeed);
  }

  private static int feedOf(long reporter) {
    return (int) reporter >>> Byte.SIZE;
  }

  private static int placeOf(long reporter) {
    return (int) reporter & (CURRENCY_COUNT_MAX - 1);
  }

  private long reporter(Feeds.Known feed, int place) {
    return ((long) number << Integer.SIZE) | ((long) feed.id() << Byte.SIZE) | place;
  }

  private int currencyCount() {
    return firstCurrency == null ? 0 : 1 + currencies.length;
  }

  private CurrencyUnit currencyAt(int place) {
    if (place > 0) {
      return currencies[place - 1];
    }
    if (firstCurrency == null) {
      throw new IllegalStateException("account " + Quote.of(name) + " holds nothing");
    }
    return firstCurrency;
  }

  private long balanceAt(int place) {
    return place == 0 ? firstBalance : balances[place - 1];
  }

  private void forEachPlace(IntConsumer reader) {
    IntStream.range(0, currencyCount()).forEach(reader);
  }

  /// 0 for the first currency; negative if the account does not hold this one.
  private int place(CurrencyUnit currency) {
    if (currency.equals(firstCurrency)) {
      return 0;
    }
    for (int i = 0; i < currencies.length; i++) {
      if (currencies[i].equals(currency)) {
        return i + 1;
      }
    }
    return -1;
  }

  private int placeMade(CurrencyUnit currency) {
    int place = place(currency);
    if (place >= 0) {
      return place;
    }
    if (firstCurrency == null) {
      firstCurrency = currency;
      return 0;
    }
    int count = currencies.length;
    if (count + 1 == CURRENCY_COUNT_MAX) {
      throw new IllegalArgumentException(
          "account " + Quote.of(name) + " cannot hold more than " + (count + 1) + " currencies");
    }
    currencies = Arrays.copyOf(currencies, count + 1);
    balances = Arrays.copyOf(balances, count + 1);
    currencies[count] = currency;
    return count + 1;
  }
}
