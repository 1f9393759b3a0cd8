package io.millrace.feeds.csv;

import io.millrace.feeds.record.FieldException;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Quote;
import java.util.List;

/// Reads amounts as a dialect writes them, exactly and strictly: a separator in a wrong place is an
/// error, never guessed away.
///
/// @param decimal the decimal separator
/// @param grouping what may stand between thousands; empty for nothing
/// @param symbols currency symbols to strip
record Amounts(char decimal, String grouping, List<String> symbols) {

  /// The longest amount, in characters: more than a `long` needs in any notation.
  static final int LENGTH_MAX = 64;

  /// Reads an amount with an optional sign before or after it.
  Money parse(String field, String written, CurrencyUnit currency) throws FieldException {
    if (written.isEmpty()) {
      throw new FieldException(field, "is empty");
    }
    if (written.length() > LENGTH_MAX) {
      throw new FieldException(
          field, "has " + written.length() + " characters, more than " + LENGTH_MAX);
    }
    var bare = written;
    for (var symbol : symbols) {
      bare = bare.replace(symbol, "");
    }
    try {
      return Money.parse(plain(bare.strip(), written), currency);
    } catch (IllegalArgumentException e) {
      throw new FieldException(field, String.valueOf(e.getMessage()));
    }
  }

  /// A plain decimal: sign, digits, point, digits.
  private String plain(String bare, String written) {
    int from = 0;
    int to = bare.length();
    boolean negative = false;
    if (to > 0 && isSign(bare.charAt(0))) {
      negative = bare.charAt(0) != '+';
      from = 1;
    } else if (to > 1 && isSign(bare.charAt(to - 1))) {
      negative = bare.charAt(to - 1) != '+';
      to--;
    }
    var number = bare.substring(from, to).strip();
    int point = number.lastIndexOf(decimal);
    var whole = point < 0 ? number : number.substring(0, point);
    var plain = new StringBuilder(number.length() + 2).append(negative ? "-" : "");
    plain.append(whole.isEmpty() && point >= 0 ? "0" : ungrouped(whole, written));
    if (point >= 0) {
      plain.append('.').append(number, point + 1, number.length());
    }
    for (int i = negative ? 1 : 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        throw notANumber(written);
      }
    }
    if (plain.length() == (negative ? 1 : 0) || plain.charAt(plain.length() - 1) == '.') {
      throw notANumber(written);
    }
    return plain.toString();
  }

  /// The digits without separators, which must stand between groups of three.
  private String ungrouped(String whole, String written) {
    if (grouping.isEmpty()) {
      return whole;
    }
    var digits = new StringBuilder(whole.length());
    int inGroup = 0;
    boolean grouped = false;
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (grouping.indexOf(c) < 0) {
        digits.append(c);
        inGroup++;
        continue;
      }
      if (inGroup == 0 || inGroup > 3 || (grouped && inGroup != 3)) {
        throw notANumber(written);
      }
      grouped = true;
      inGroup = 0;
    }
    if (grouped && inGroup != 3) {
      throw notANumber(written);
    }
    return digits.toString();
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+' || c == '\u2212'; // the last is the typographic minus
  }

  private static IllegalArgumentException notANumber(String written) {
    return new IllegalArgumentException(Quote.of(written) + " is not a decimal number");
  }
}
