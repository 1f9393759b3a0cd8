package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real events, reported by up to three feeds that overlap, repeat and disagree about days, against
/// a naive account of the same events: whatever the interleaving, every event moves money once, and
/// every day's balance is the same.
class BookPropertyTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);
  private static final int DAY_COUNT = 10;
  private static final int INTERLEAVING_COUNT = 200;

  /// What really happened, as somebody who sees everything would tell it.
  private record Event(
      String id, String account, @Nullable String contra, long minor, List<Transaction> reports) {

    LocalDate day() {
      return reports.stream()
          .min(Comparator.comparing(Transaction::source).thenComparing(Transaction::bookingDate))
          .orElseThrow()
          .bookingDate();
    }
  }

  /// The second column is the fingerprints' mask: with few bits names share fingerprints, and the
  /// book must tell them apart by what it recorded.
  @ParameterizedTest
  @CsvSource({"1, -1", "2, -1", "3, -1", "4, 0", "5, 7"})
  void everyInterleavingGivesTheSameBalancesNowAndAtEveryDate(long seed, long mask) {
    var random = new Random(seed);
    var events = events(random, 60);
    var expected = expected(events);
    var feeds = feeds(events, random);
    for (int i = 0; i < INTERLEAVING_COUNT; i++) {
      var book = new Book(new MemoryRecords(), new Fingerprint(seed, mask));
      interleave(feeds, random).forEach(book::apply);
      assertThat(actual(book)).as("seed %s, interleaving %s", seed, i).isEqualTo(expected);
      assertThat(book.sums().values()).allMatch(sum -> sum.minor() == 0);
      assertThat(book.entryCount()).isEqualTo(events.size());
      assertThat(book.conflicts().stream()).isEmpty();
    }
  }

  private static List<Event> events(Random random, int count) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      var id = "event-" + i;
      var account = "A" + random.nextInt(4);
      var contra = random.nextInt(3) == 0 ? "B" + random.nextInt(2) : null;
      long minor = random.nextLong(-1000, 1001);
      var reports = new ArrayList<Transaction>();
      int who =
          1
              + random.nextInt(
                  7); // a bit per feed: the phone, the bank's intraday report, its statement
      boolean phoneReports = (who & 1) != 0 || contra != null;
      if (phoneReports) {
        reports.add(report(random, "phone", id, account, minor, Source.PHONE, contra, id));
      }
      boolean fromContra = random.nextBoolean();
      var seen = fromContra && contra != null ? contra : account;
      long seenMinor = seen.equals(account) ? minor : -minor;
      if ((who & 2) != 0) {
        reports.add(
            report(random, "intraday", id, seen, seenMinor, Source.INTRADAY, null, "i" + id));
      }
      if ((who & 4) != 0) {
        reports.add(report(random, "bank", id, seen, seenMinor, Source.STATEMENT, null, "r" + id));
      }
      events.add(new Event(id, account, contra, minor, reports));
    }
    return events;
  }

  private static Transaction report(
      Random random,
      String feed,
      String id,
      String account,
      long minor,
      Source source,
      @Nullable String contra,
      String txid) {
    return Transaction.of(feed, txid, account, new Money(minor, EUR))
        .source(source)
        .contra(contra)
        .sharedId(new SharedId("space", id))
        .bookingDate(DAY.plusDays(random.nextInt(DAY_COUNT)))
        .build();
  }

  /// Each feed's own order, in which it repeats a third of what it has said.
  private static List<List<Transaction>> feeds(List<Event> events, Random random) {
    var feeds = new TreeMap<String, List<Transaction>>();
    for (var event : events) {
      for (var report : event.reports()) {
        var feed = feeds.computeIfAbsent(report.feed(), f -> new ArrayList<>());
        feed.add(report);
        if (random.nextInt(3) == 0) {
          feed.add(report);
        }
      }
    }
    feeds.values().forEach(feed -> Collections.shuffle(feed, random));
    return List.copyOf(feeds.values());
  }

  private static List<Transaction> interleave(List<List<Transaction>> feeds, Random random) {
    var rest = new ArrayList<>(feeds.stream().map(ArrayDeque::new).toList());
    var order = new ArrayList<Transaction>();
    while (!rest.isEmpty()) {
      var feed = rest.get(random.nextInt(rest.size()));
      order.add(feed.remove());
      if (feed.isEmpty()) {
        rest.remove(feed);
      }
    }
    return order;
  }

  private static Map<String, List<Long>> expected(List<Event> events) {
    var byAccount = new TreeMap<String, List<Long>>();
    for (var event : events) {
      addFrom(byAccount, event.account(), event.day(), event.minor());
      if (event.contra() != null) {
        addFrom(byAccount, event.contra(), event.day(), -event.minor());
      }
    }
    return byAccount;
  }

  private static void addFrom(
      Map<String, List<Long>> byAccount, String account, LocalDate day, long minor) {
    var days =
        byAccount.computeIfAbsent(
            account, a -> new ArrayList<>(Collections.nCopies(DAY_COUNT, 0L)));
    for (int i = 0; i < DAY_COUNT; i++) {
      if (!DAY.plusDays(i).isBefore(day)) {
        days.set(i, days.get(i) + minor);
      }
    }
  }

  private static Map<String, List<Long>> actual(Book book) {
    var byAccount = new TreeMap<String, List<Long>>();
    for (var balance : book.balances()) {
      var days = new ArrayList<Long>();
      for (int i = 0; i < DAY_COUNT; i++) {
        days.add(
            book.history(balance.account())
                .orElseThrow()
                .balancesAt(DAY.plusDays(i))
                .getFirst()
                .balance()
                .minor());
      }
      assertThat(balance.balance().minor()).isEqualTo(days.getLast());
      byAccount.put(balance.account(), days);
    }
    return byAccount;
  }
}
