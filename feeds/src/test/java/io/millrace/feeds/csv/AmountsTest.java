package io.millrace.feeds.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feeds.record.FieldException;
import io.millrace.ledger.CurrencyUnit;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Amounts are read exactly or not at all.
class AmountsTest {
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");

  private static long read(String written) throws FieldException {
    return new Amounts(',', ".", List.of("\u20AC")).parse("amount", written, EUR).minor();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|100",
        "1,5|150",
        ",5|50",
        "-,05|-5",
        "1.234,56|123456",
        "12.345.678,90|1234567890",
        "+1,00|100",
        "- 1,00|-100",
        "1,00-|-100",
        "1,00+|100",
        "\u20AC 1,00|100",
        "-\u20AC1,00|-100",
        "\u22121,00|-100",
        "1,50000|150"
      })
  void isRead(String written, long minor) throws FieldException {
    assertThat(read(written)).isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "1.2|\"1.2\" is not a decimal number",
        "1234.567|\"1234.567\" is not a decimal number",
        "1..234|\"1..234\" is not a decimal number",
        ".234|\".234\" is not a decimal number",
        "1.234.56,0|\"1.234.56,0\" is not a decimal number",
        "1,2,3|\"1,2,3\" is not a decimal number",
        "1,|\"1,\" is not a decimal number",
        "-|\"-\" is not a decimal number",
        "--1|\"--1\" is not a decimal number",
        "-1-|\"-1-\" is not a decimal number",
        "1E9|\"1E9\" is not a decimal number",
        "NaN|\"NaN\" is not a decimal number",
        "1 2|\"1 2\" is not a decimal number",
        "\u0661|\"\u0661\" is not a decimal number",
        "1,005|\"1.005\" has more decimals than EUR (2)",
        "99999999999999999999|\"99999999999999999999\" is too large an amount"
      })
  void isRefused(String written, String reason) {
    assertThatThrownBy(() -> read(written)).isInstanceOf(FieldException.class).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({"0", "100"})
  void anEmptyOrEndlessOneIsRefused(int length) {
    assertThatThrownBy(() -> read("1".repeat(length)))
        .isInstanceOf(FieldException.class)
        .hasMessage(length == 0 ? "is empty" : "has 100 characters, more than 64");
  }
}
