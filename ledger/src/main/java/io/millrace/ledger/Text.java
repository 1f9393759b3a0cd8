package io.millrace.ledger;

/// What a name or a text may look like, so that it survives the journal unchanged and prints on one
/// line.
final class Text {
  static final int ID_LENGTH_MAX = 256;
  static final int NAME_LENGTH_MAX = 128;

  private Text() {}

  static void requireId(String field, String value) {
    require(field, value, ID_LENGTH_MAX);
  }

  static void requireName(String field, String value) {
    require(field, value, NAME_LENGTH_MAX);
  }

  private static void require(String field, String value, int lengthMax) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(field + " is blank");
    }
    if (value.length() > lengthMax) {
      throw new IllegalArgumentException(
          field + " has " + value.length() + " characters, more than " + lengthMax);
    }
    requireClean(field, value);
    if (Character.isWhitespace(value.charAt(0))
        || Character.isWhitespace(value.charAt(value.length() - 1))) {
      throw new IllegalArgumentException(
          value.isBlank()
              ? field + " is blank"
              : field + " " + Quote.of(value) + " begins or ends with a blank");
    }
  }

  static void requireClean(String field, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c <= '~') {
        continue; // printable ASCII, as nearly all are
      }
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(field + " has a control character");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              field + " has half a character (an unpaired surrogate)");
        }
        i++;
      }
    }
  }
}
