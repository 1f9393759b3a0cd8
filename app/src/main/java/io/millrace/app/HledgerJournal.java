package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.Entry;
import java.io.PrintWriter;

/// A journal of hledger's. Accounts keep their names but for what hledger would read as something
/// else, which is percent-encoded.
record HledgerJournal(PrintWriter out) implements EntryWriter {
  /// Beside letters, digits and single blanks.
  private static final String PLAIN = "-_.:/+@#&'";

  @Override
  public void begin() {
    out.write("decimal-mark .\n");
  }

  @Override
  public void entry(Entry entry) {
    var best = entry.best();
    var text = new StringBuilder("\n").append(best.bookingDate());
    if (best.valueDate() != null) {
      text.append('=').append(best.valueDate());
    }
    text.append(" * (").append(entry.seq()).append(") ").append(description(best.text()));
    text.append("\n    ; feed:").append(best.feed());
    text.append(", txid:").append(encoded(best.txid())).append('\n');
    for (var posting : entry.postings()) {
      text.append("    ").append(account(posting.account())).append("  ");
      text.append(posting.amount().toDecimal()).append(' ');
      text.append(posting.amount().currency()).append('\n');
    }
    out.write(text.toString());
  }

  /// A semicolon would begin a comment.
  private static String description(String text) {
    return text.replace(';', ',');
  }

  /// Below one root, so that no name begins with what means something to hledger.
  static String account(String name) {
    return "accounts:" + encoded(name);
  }

  private static String encoded(String name) {
    var text = new StringBuilder();
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean inside = i > 0 && next < name.length();
      boolean single =
          (c == ' ' || c == ':')
              && inside
              && isWord(name.codePointBefore(i))
              && isWord(name.codePointAt(next));
      if (single || isWord(c)) {
        text.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(UTF_8)) {
          text.append("%%%02X".formatted(b));
        }
      }
      i = next;
    }
    return text.toString();
  }

  private static boolean isWord(int c) {
    return Character.isLetterOrDigit(c) || (c != ':' && PLAIN.indexOf(c) >= 0);
  }
}
