package io.millrace.ledger;

import java.util.Currency;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A currency and how many decimals its minor unit has (ISO 4217): `EUR` has 2, `JPY` 0, `KWD` 3.
///
/// The scale travels with every amount into the journal, so that a later edition of the standard
/// never changes what an old record means.
///
/// @param code three capital letters
/// @param scale decimals of the minor unit, 0 to 4
public record CurrencyUnit(String code, int scale) implements Comparable<CurrencyUnit> {
  private static final Map<String, CurrencyUnit> KNOWN = new ConcurrentHashMap<>();
  private static final int SCALE_MAX = 4;

  public CurrencyUnit {
    if (!isCode(code)) {
      throw new IllegalArgumentException(
          Quote.of(code) + " is not a currency code of three capital letters");
    }
    if (scale < 0 || scale > SCALE_MAX) {
      throw new IllegalArgumentException(
          "a currency has 0 to " + SCALE_MAX + " decimals, not " + scale);
    }
  }

  /// The currency of this code, by the table of ISO 4217 that comes with the JDK.
  ///
  /// @throws IllegalArgumentException if the standard has no such currency, or one without a minor
  ///   unit (gold, `XXX`)
  public static CurrencyUnit of(String code) {
    var known = KNOWN.get(code);
    if (known != null) {
      return known;
    }
    if (!isCode(code)) {
      throw new IllegalArgumentException(
          Quote.of(code) + " is not a currency code of three capital letters");
    }
    int scale;
    try {
      scale = Currency.getInstance(code).getDefaultFractionDigits();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Quote.of(code) + " is not a currency of ISO 4217", e);
    }
    if (scale < 0) {
      throw new IllegalArgumentException(
          Quote.of(code) + " has no minor unit, so no account can hold it");
    }
    var unit = new CurrencyUnit(code, scale);
    KNOWN.putIfAbsent(code, unit);
    return unit;
  }

  @Override
  public int compareTo(CurrencyUnit other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }

  private static boolean isCode(String code) {
    return code.length() == 3 && code.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }
}
