package io.millrace.ledger;

/// An exact amount: whole minor units of a currency. Never a floating-point number.
///
/// @param minor the signed count of minor units, such as cents
/// @param currency whose minor units they are
public record Money(long minor, CurrencyUnit currency) {

  /// Nothing of this currency.
  public static Money zero(CurrencyUnit currency) {
    return new Money(0, currency);
  }

  /// Reads a plain decimal: an optional sign, digits, and optionally a point and digits (`-12.50`).
  /// No exponent, no grouping, no blanks. Decimals beyond the currency's scale are accepted when
  /// they are zero.
  ///
  /// @throws IllegalArgumentException saying what is wrong with `decimal`
  public static Money parse(String decimal, CurrencyUnit currency) {
    int length = decimal.length();
    int at = length > 0 && (decimal.charAt(0) == '-' || decimal.charAt(0) == '+') ? 1 : 0;
    boolean negative = at == 1 && decimal.charAt(0) == '-';
    long minor = 0;
    int digits = 0;
    int decimals = -1; // −1 until the point is seen
    for (; at < length; at++) {
      char c = decimal.charAt(at);
      if (c == '.' && decimals < 0 && digits > 0) {
        decimals = 0;
        continue;
      }
      if (c < '0' || c > '9') {
        throw new IllegalArgumentException(Quote.of(decimal) + " is not a decimal number");
      }
      digits++;
      if (decimals >= 0 && decimals++ >= currency.scale()) {
        if (c != '0') {
          throw new IllegalArgumentException(
              Quote.of(decimal)
                  + " has more decimals than "
                  + currency
                  + " ("
                  + currency.scale()
                  + ")");
        }
        continue;
      }
      minor = shift(minor, negative ? '0' - c : c - '0', decimal);
    }
    if (digits == 0 || decimals == 0) {
      throw new IllegalArgumentException(Quote.of(decimal) + " is not a decimal number");
    }
    for (int i = Math.max(decimals, 0); i < currency.scale(); i++) {
      minor = shift(minor, 0, decimal);
    }
    return new Money(minor, currency);
  }

  /// The same amount with the other sign.
  ///
  /// @throws ArithmeticException if there is none
  public Money negate() {
    return new Money(Math.negateExact(minor), currency);
  }

  /// The sum with an amount of the same currency.
  ///
  /// @throws ArithmeticException if it does not fit
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
    }
    return new Money(Math.addExact(minor, other.minor), currency);
  }

  /// The amount as a plain decimal with the currency's scale, such as `-12.50`; [#parse] reads it
  /// back.
  public String toDecimal() {
    int scale = currency.scale();
    if (scale == 0) {
      return Long.toString(minor);
    }
    var digits = new StringBuilder(Long.toString(minor));
    int sign = minor < 0 ? 1 : 0;
    while (digits.length() - sign <= scale) {
      digits.insert(sign, '0');
    }
    return digits.insert(digits.length() - scale, '.').toString();
  }

  @Override
  public String toString() {
    return toDecimal() + " " + currency;
  }

  private static long shift(long minor, int digit, String decimal) {
    try {
      return Math.addExact(Math.multiplyExact(minor, 10L), digit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(Quote.of(decimal) + " is too large an amount", e);
    }
  }
}
