package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FeedsTest {

  @Test
  void asManyAsThereIsRoomForAreOpened() {
    var feeds = new Feeds(Fingerprint.seeded(1), 2);
    feeds.open("phone-1");
    feeds.open("phone-2");
    assertThatThrownBy(() -> feeds.open("phone-3"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the ledger has 2 feeds, as many as a book can hold: begin a new one");
    assertThat(feeds.open("phone-2").id()).isEqualTo(2);
    assertThat(feeds.count()).isEqualTo(2);
  }

  @Test
  void theLastFeedThatABookCanHoldHasItsOwnTotals() {
    var table = new LongTable(0);
    var account = new Account(1, "A", 1, table);
    var euro = CurrencyUnit.of("EUR");
    var first = new Feeds.Known(1, "first", 1);
    var last = new Feeds.Known(Feeds.COUNT_MAX, "last", 2);
    account.addReported(first, euro, 5);
    account.addReported(last, euro, 7);
    assertThat(account.reported(first, euro)).isEqualTo(5);
    assertThat(account.reported(last, euro)).isEqualTo(7);
    assertThat(account.reported(new Feeds.Known(Feeds.COUNT_MAX - 1, "other", 3), euro)).isZero();
  }
}
