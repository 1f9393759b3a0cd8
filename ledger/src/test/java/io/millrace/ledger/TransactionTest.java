package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final Money AMOUNT = Money.parse("1.00", CurrencyUnit.of("EUR"));

  private static Transaction.Builder of(String feed, String txid, String account) {
    return Transaction.of(feed, txid, account, AMOUNT).bookingDate(DAY);
  }

  @Test
  void accountNameOfTenThousandCharactersIsRefusedInOneLine() {
    assertThatThrownBy(() -> of("f", "t", "A".repeat(10_000)).build())
        .hasMessage("account has 10000 characters, more than 128");
  }

  @Test
  void blankAndPaddedNamesAreRefused() {
    assertThatThrownBy(() -> of("f", " ", "A").build()).hasMessage("txid is blank");
    assertThatThrownBy(() -> of("f", "t ", "A").build())
        .hasMessage("txid \"t \" begins or ends with a blank");
    assertThatThrownBy(() -> of("", "t", "A").build()).hasMessageContaining("feed \"\" is not");
    assertThatThrownBy(() -> of("a b", "t", "A").build())
        .hasMessageContaining("feed \"a b\" is not");
  }

  @Test
  void textThatTheJournalCouldNotKeepIsRefused() {
    assertThatThrownBy(() -> of("f", "\uD800", "A").build())
        .hasMessage("txid has half a character (an unpaired surrogate)");
    assertThatThrownBy(() -> of("f", "a\nb", "A").build())
        .hasMessage("txid has a control character");
    assertThat(of("f", "😀", "A").build().txid()).isEqualTo("😀");
  }

  @Test
  void outsideIsTheLedgersOwn() {
    assertThatThrownBy(() -> of("f", "t", "outside:EUR").build())
        .hasMessage("account \"outside:EUR\": outside: is the ledger's own");
    assertThatThrownBy(() -> of("f", "t", "A").contra("outside:EUR").build())
        .hasMessage("contra \"outside:EUR\": outside: is the ledger's own");
  }

  @Test
  void bookingDateIsNeeded() {
    assertThatThrownBy(() -> Transaction.of("f", "t", "A", AMOUNT).build())
        .hasMessage("booking date is missing");
    assertThatThrownBy(() -> of("f", "t", "A").bookingDate(LocalDate.of(9999, 1, 1)).build())
        .hasMessage("booking date 9999-01-01 is not between 1900 and 2999");
  }

  @Test
  void shortenKeepsOneCleanLine() {
    assertThat(Transaction.shorten(" a\r\nb\u0000 ")).isEqualTo("a  b");
    assertThat(Transaction.shorten("x\uD800y")).isEqualTo("x\uFFFDy");
    var shortened = Transaction.shorten("😀".repeat(Transaction.TEXT_LENGTH_MAX));
    assertThat(shortened).endsWith("😀…").hasSizeLessThanOrEqualTo(Transaction.TEXT_LENGTH_MAX);
    assertThat(of("f", "t", "A").text(shortened).build().text()).isEqualTo(shortened);
  }
}
