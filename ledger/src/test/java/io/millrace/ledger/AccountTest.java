package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final List<CurrencyUnit> CURRENCIES =
      List.of(CurrencyUnit.of("EUR"), CurrencyUnit.of("USD"), CurrencyUnit.of("JPY"));
  private static final int ACCOUNT_COUNT = 20;
  private static final int FEED_COUNT = 50;

  private record Reporter(int account, String feed, CurrencyUnit currency) {}

  @Test
  void whatEachFeedHasReportedIsCountedByAccountFeedAndCurrency() {
    var random = new Random(7);
    var accounts = new Accounts(Fingerprint.seeded(1));
    var feeds = new Feeds(Fingerprint.seeded(1), Feeds.COUNT_MAX);
    var model = new HashMap<Reporter, Long>();
    for (int i = 0; i < 20_000; i++) {
      var account = accounts.open("account-" + random.nextInt(ACCOUNT_COUNT));
      // Few feeds tell of the first accounts, many of the last ones.
      var feed = feeds.open("feed-" + random.nextInt(Math.min(FEED_COUNT, account.number())));
      var currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
      long minor = random.nextLong(1_000) - 500;
      var reporter = new Reporter(account.number(), feed.name(), currency);
      assertThat(account.reported(feed, currency)).isEqualTo(model.getOrDefault(reporter, 0L));
      account.addReported(feed, currency, minor);
      model.merge(reporter, minor, Long::sum);
    }
    var told = new HashMap<Reporter, Long>();
    for (int number = 1; number <= accounts.count(); number++) {
      for (var balance : accounts.at(number).balances(feeds)) {
        int account = number;
        balance
            .reported()
            .forEach(
                (feed, sum) -> told.put(new Reporter(account, feed, sum.currency()), sum.minor()));
      }
    }
    assertThat(told).isEqualTo(Map.copyOf(model));
  }
}
