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
   * arrays and a table.
   */

  private static final int CURRENCY_COUNT_MAX = 1 << Byte.SIZE;

  private final int number;
  private final String name;
  private final long fingerprint;
  private @Nullable String type;
  private int lastStep = Trails.NONE;

  private @Nullable CurrencyUnit firstCurrency;
  private long firstBalance;
  private CurrencyUnit[] currencies = {}; // the others, as are balances
  private long[] balances = {};

  private long firstReporter; // feed and currency, 0 for none
  private long firstReported; // in minor units
  private @Nullable LongTable reported; // the others, by feed and currency

  /// @param number its place among the accounts, from 1
  Account(int number, String name, long fingerprint) {
    this.number = number;
    this.name = name;
    this.fingerprint = fingerprint;
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
    return number + (reported == null ? 0 : 1) + (wanted == name ? 0 : name.length());
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

  /// Adds an amount that fits.
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
    if (reported == null) {
      return 0;
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
    var others = reported == null ? new LongTable(0) : reported;
    reported = others;
    long at = others.find(reporter);
    if (at < 0) {
      others.add(reporter, minor);
    } else {
      others.set(at, Math.addExact(others.value(at), minor));
    }
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
    LongTable.Visitor reader =
        (reporter, minor) -> {
          if ((reporter & (CURRENCY_COUNT_MAX - 1)) == place) {
            byFeed.put(
                feeds.name((int) (reporter >>> Byte.SIZE)), new Money(minor, currencyAt(place)));
          }
        };
    if (firstReporter != 0) {
      reader.visit(firstReporter, firstReported);
    }
    if (reported != null) {
      reported.forEach(reader);
    }
    return Collections.unmodifiableSortedMap(byFeed);
  }

  private static long reporter(Feeds.Known feed, int place) {
    return (long) feed.id() << Byte.SIZE | place;
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
