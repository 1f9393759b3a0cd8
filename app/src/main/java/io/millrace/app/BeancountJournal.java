package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.Entry;
import io.millrace.ledger.Transaction;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/// A journal of Beancount's. Its account names are narrow, so ours are encoded: letters, digits,
/// and `-` with the two hexadecimal digits of each other byte; a name that begins with neither a
/// capital letter nor a digit has `X-` before it. Different names stay different, and the name as
/// it was stands beside each `open`.
final class BeancountJournal implements EntryWriter {
  /// Before every entry, as an account must be open on the day.
  private static final String OPENED = "1900-01-01";

  private final PrintWriter out;
  private final Set<String> opened = new HashSet<>();

  BeancountJournal(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin() {
    out.write("option \"title\" \"Millrace\"\n");
  }

  @Override
  public void entry(Entry entry) {
    var best = entry.best();
    var text = new StringBuilder();
    for (var posting : entry.postings()) {
      if (opened.add(posting.account())) {
        text.append("\n%s open %s\n".formatted(OPENED, account(posting.account())));
        text.append("  name: %s\n".formatted(quoted(posting.account())));
      }
    }
    text.append("\n%s * %s\n".formatted(best.bookingDate(), quoted(best.text())));
    text.append("  seq: \"%d\"\n".formatted(entry.seq()));
    text.append("  feed: %s\n  txid: %s\n".formatted(quoted(best.feed()), quoted(best.txid())));
    if (best.valueDate() != null) {
      text.append("  value-date: %s\n".formatted(best.valueDate()));
    }
    for (var posting : entry.postings()) {
      text.append(
          "  %s  %s %s\n"
              .formatted(
                  account(posting.account()),
                  posting.amount().toDecimal(),
                  posting.amount().currency()));
    }
    out.write(text.toString());
  }

  static String account(String name) {
    return name.startsWith(Transaction.OUTSIDE)
        ? "Equity:Outside:" + name.substring(Transaction.OUTSIDE.length())
        : "Assets:" + component(name);
  }

  private static String component(String name) {
    var text = new StringBuilder();
    for (byte b : name.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (plain) {
        text.append(c);
      } else {
        text.append("-%02X".formatted(b));
      }
    }
    char first = text.charAt(0);
    boolean mayBegin = (first >= 'A' && first <= 'Z') || (first >= '0' && first <= '9');
    return mayBegin ? text.toString() : "X-" + text;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
