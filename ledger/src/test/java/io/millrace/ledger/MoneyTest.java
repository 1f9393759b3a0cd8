package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");

  @ParameterizedTest
  @CsvSource({
    "0, EUR, 0",
    "-12.50, EUR, -1250",
    "+3, EUR, 300",
    "1.5, EUR, 150",
    "12.34000, EUR, 1234",
    "007.10, EUR, 710",
    "5, JPY, 5",
    "5.000, JPY, 5",
    "1.234, KWD, 1234",
    "92233720368547758.07, EUR, 9223372036854775807",
    "-92233720368547758.08, EUR, -9223372036854775808"
  })
  void readsPlainDecimals(String decimal, String currency, long minor) {
    assertThat(Money.parse(decimal, CurrencyUnit.of(currency)).minor()).isEqualTo(minor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "1.", ".5", "12..34", "1,5", "1 000", "1E9", "NaN", "١٢", "--1", "0x1", " 1"
      })
  void refusesWhatIsNotADecimal(String text) {
    assertThatThrownBy(() -> Money.parse(text, EUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is not a decimal number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"92233720368547758.08", "-92233720368547758.09", "99999999999999999999999999"})
  void refusesWhatDoesNotFit(String text) {
    assertThatThrownBy(() -> Money.parse(text, EUR)).hasMessageContaining("is too large an amount");
  }

  @Test
  void refusesDecimalsBeyondTheScale() {
    assertThatThrownBy(() -> Money.parse("1.005", EUR))
        .hasMessage("\"1.005\" has more decimals than EUR (2)");
  }

  @Test
  void addsExactlyOrThrows() {
    var most = new Money(Long.MAX_VALUE, EUR);
    assertThat(most.plus(new Money(-1, EUR)).minor()).isEqualTo(Long.MAX_VALUE - 1);
    assertThatThrownBy(() -> most.plus(new Money(1, EUR))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Money(Long.MIN_VALUE, EUR).negate())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.plus(new Money(1, CurrencyUnit.of("USD"))))
        .hasMessage("cannot add USD to EUR");
  }

  @Test
  void writesWhatItReads() {
    var random = new Random(7);
    for (var code : new String[] {"EUR", "JPY", "KWD", "CLF"}) {
      var currency = CurrencyUnit.of(code);
      for (int i = 0; i < 1000; i++) {
        var money = new Money(random.nextLong() >> random.nextInt(64), currency);
        assertThat(Money.parse(money.toDecimal(), currency)).isEqualTo(money);
      }
    }
    assertThat(new Money(-5, EUR).toDecimal()).isEqualTo("-0.05");
    assertThat(new Money(Long.MIN_VALUE, EUR).toDecimal()).isEqualTo("-92233720368547758.08");
  }

  @ParameterizedTest
  @CsvSource({
    "eur, is not a currency code of three capital letters",
    "EURO, is not a currency code of three capital letters",
    "QQQ, is not a currency of ISO 4217",
    "XXX, 'has no minor unit, so no account can hold it'"
  })
  void refusesUnknownCurrencies(String code, String reason) {
    assertThatThrownBy(() -> CurrencyUnit.of(code)).hasMessage("\"" + code + "\" " + reason);
  }
}
