package io.millrace.ledger;

/// Quotes a value for an error message: short, on one line, without control characters.
public final class Quote {
  private static final int LENGTH_MAX = 40;

  private Quote() {}

  /// The value in double quotes, at most 40 characters of it.
  public static String of(String value) {
    var shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(value.length(), LENGTH_MAX); i++) {
      char c = value.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return shown.append(value.length() > LENGTH_MAX ? "…\"" : "\"").toString();
  }
}
