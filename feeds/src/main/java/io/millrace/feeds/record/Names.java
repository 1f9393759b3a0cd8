package io.millrace.feeds.record;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Cleans names and references as files write them.
public final class Names {
  /// The longest reference that is kept, in characters; the ledger takes no longer one.
  public static final int REFERENCE_LENGTH_MAX = 256;

  private static final Pattern IBAN = Pattern.compile("[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}");
  private static final Set<String> NO_ID = Set.of("NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF");

  private Names() {}

  /// An account's name: an IBAN in capitals without blanks, anything else as it is written.
  public static String account(String written) {
    var name = written.strip();
    boolean mayBeIban =
        name.length() >= 15
            && Character.isLetter(name.charAt(0))
            && Character.isLetter(name.charAt(1));
    if (mayBeIban) {
      var together = name.replace(" ", "");
      if (IBAN.matcher(together).matches()) {
        return together.toUpperCase(Locale.ROOT);
      }
    }
    return name;
  }

  /// An id, or null for a blank and for the words that banks write when there is none.
  public static @Nullable String id(@Nullable String written) {
    if (written == null) {
      return null;
    }
    var id = written.strip();
    return id.isEmpty() || NO_ID.contains(id.toUpperCase(Locale.ROOT)) ? null : id;
  }

  /// A reference that is evidence only: on one line, cut to [#REFERENCE_LENGTH_MAX]; null for none.
  public static @Nullable String reference(@Nullable String written) {
    var id = id(written);
    if (id == null) {
      return null;
    }
    var line = oneLine(id);
    if (line.length() <= REFERENCE_LENGTH_MAX) {
      return line.isEmpty() ? null : line;
    }
    int end = REFERENCE_LENGTH_MAX;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
        .strip();
  }

  /// The text on one line: each run of white space and control characters is one blank, and there
  /// is none at either end; half a character becomes a replacement character.
  public static String oneLine(String text) {
    if (isOneLine(text)) {
      return text;
    }
    var line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isBlank(c)) {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
          line.append(' ');
        }
      } else if (isPairAt(text, i)) {
        line.append(c).append(text.charAt(++i));
      } else {
        line.append(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == ' ') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  private static boolean isOneLine(String text) {
    boolean blankBefore = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7F) {
        blankBefore = false; // most text is ASCII
      } else if (c == ' ') {
        if (blankBefore) {
          return false;
        }
        blankBefore = true;
      } else if (isBlank(c) || Character.isSurrogate(c)) {
        return false;
      } else {
        blankBefore = false;
      }
    }
    return text.isEmpty() || !blankBefore;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
