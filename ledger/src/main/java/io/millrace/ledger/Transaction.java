package io.millrace.ledger;

import io.millrace.ownership.Immutable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a feed sends: one immutable, self-contained report that money moved on an account. It knows
/// nothing of the account's shape. Made with [#of], checked as it is made.
///
/// *Material* are account, amount (with its currency) and status; every other difference between
/// two reports of one event is evidence, never a conflict.
///
/// @param feed the source that reports it, such as `phone-7` or `file:camt`
/// @param txid the feed's own id for it; with feed and account it is the replay key
/// @param account the account it moves money on
/// @param amount what is added to that account; negative takes away
/// @param status booked or pending
/// @param source what kind of evidence it is
/// @param bookingDate the day it counts as recorded
/// @param valueDate the day the money counts, if told
/// @param timestamp when it happened, if told
/// @param contra the other account of this ledger that the money comes from or goes to, if told
/// @param sharedId the event's name in a shared id space, if it has one
/// @param text what a person reads, one line, may be empty
/// @param references further structured references by name, such as `endToEndId`
@Immutable
public record Transaction(
    String feed,
    String txid,
    String account,
    Money amount,
    Status status,
    Source source,
    LocalDate bookingDate,
    @Nullable LocalDate valueDate,
    @Nullable Instant timestamp,
    @Nullable String contra,
    @Nullable SharedId sharedId,
    String text,
    Map<String, String> references) {

  /// Accounts of this prefix are the book's own: the world outside the ledger, one per currency.
  public static final String OUTSIDE = "outside:";

  /// The longest text, in characters; [#shorten] cuts to it.
  public static final int TEXT_LENGTH_MAX = 1000;

  private static final int FEED_LENGTH_MAX = 64;
  private static final int REFERENCE_COUNT_MAX = 16;
  private static final LocalDate DATE_MIN = LocalDate.of(1900, 1, 1);
  private static final LocalDate DATE_MAX = LocalDate.of(2999, 12, 31);

  public Transaction {
    requireFeed(feed);
    Text.requireId("txid", txid);
    requireAccount("account", account);
    requireDate("booking date", bookingDate);
    if (valueDate != null) {
      requireDate("value date", valueDate);
    }
    if (contra != null) {
      requireAccount("contra", contra);
    }
    if (text.length() > TEXT_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "text has " + text.length() + " characters, more than " + TEXT_LENGTH_MAX);
    }
    Text.requireClean("text", text);
    if (references.size() > REFERENCE_COUNT_MAX) {
      throw new IllegalArgumentException("more than " + REFERENCE_COUNT_MAX + " references");
    }
    references.forEach((name, value) -> {
      Text.requireName("reference name", name);
      Text.requireId("reference " + name, value);
    });
    references = Map.copyOf(references);
  }

  /// Begins a booked transaction of a statement; the builder changes what differs.
  public static Builder of(String feed, String txid, String account, Money amount) {
    return new Builder(feed, txid, account, amount);
  }

  /// Checks a feed's name: letters, digits and `. _ : -`, at most 64 characters.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  public static void requireFeed(String feed) {
    boolean ok = !feed.isEmpty() && feed.length() <= FEED_LENGTH_MAX;
    for (int i = 0; ok && i < feed.length(); i++) {
      ok = isOfName(feed.charAt(i));
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "feed "
              + Quote.of(feed)
              + " is not a name of 1 to "
              + FEED_LENGTH_MAX
              + " letters, digits and . _ : -");
    }
  }

  /// Whether a message of the same replay key with the other's content would be this very message.
  boolean hasContentOf(Transaction other) {
    return amount.equals(other.amount) && status == other.status;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "._:-".indexOf(c) >= 0;
  }

  /// Checks an account's name: at most 128 characters, no control characters, not one of the book's
  /// own.
  ///
  /// @throws IllegalArgumentException saying what is wrong with it
  public static void requireAccount(String field, String account) {
    Text.requireName(field, account);
    if (account.startsWith(OUTSIDE)) {
      throw new IllegalArgumentException(
          field + " " + Quote.of(account) + ": " + OUTSIDE + " is the ledger's own");
    }
  }

  /// One line of at most [#TEXT_LENGTH_MAX] characters: control characters become blanks, what is
  /// too long ends in `…`.
  public static String shorten(String text) {
    var line = new StringBuilder(Math.min(text.length(), TEXT_LENGTH_MAX));
    for (int i = 0; i < text.length() && line.length() < TEXT_LENGTH_MAX; i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        line.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        line.append('\uFFFD');
      } else {
        line.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    if (text.length() > TEXT_LENGTH_MAX) {
      int end = TEXT_LENGTH_MAX - 1;
      line.setLength(Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
      line.append('…');
    }
    return line.toString().strip();
  }

  private static void requireDate(String field, LocalDate date) {
    if (date.isBefore(DATE_MIN) || date.isAfter(DATE_MAX)) {
      throw new IllegalArgumentException(field + " " + date + " is not between 1900 and 2999");
    }
  }

  /// Collects the parts of a transaction; confined to one thread.
  public static final class Builder {
    private final String feed;
    private final String txid;
    private final String account;
    private final Money amount;
    private Status status = Status.BOOKED;
    private Source source = Source.STATEMENT;
    private @Nullable LocalDate bookingDate;
    private @Nullable LocalDate valueDate;
    private @Nullable Instant timestamp;
    private @Nullable String contra;
    private @Nullable SharedId sharedId;
    private String text = "";
    private Map<String, String> references = Map.of();

    private Builder(String feed, String txid, String account, Money amount) {
      this.feed = feed;
      this.txid = txid;
      this.account = account;
      this.amount = amount;
    }

    public Builder status(Status value) {
      status = value;
      return this;
    }

    public Builder source(Source value) {
      source = value;
      return this;
    }

    public Builder bookingDate(LocalDate value) {
      bookingDate = value;
      return this;
    }

    public Builder valueDate(@Nullable LocalDate value) {
      valueDate = value;
      return this;
    }

    public Builder timestamp(@Nullable Instant value) {
      timestamp = value;
      return this;
    }

    public Builder contra(@Nullable String value) {
      contra = value;
      return this;
    }

    public Builder sharedId(@Nullable SharedId value) {
      sharedId = value;
      return this;
    }

    public Builder text(String value) {
      text = value;
      return this;
    }

    public Builder reference(String name, String value) {
      if (references.isEmpty()) {
        references = new TreeMap<>();
      }
      references.put(name, value);
      return this;
    }

    /// The transaction.
    ///
    /// @throws IllegalArgumentException naming the part that is missing or wrong
    public Transaction build() {
      if (bookingDate == null) {
        throw new IllegalArgumentException("booking date is missing");
      }
      return new Transaction(
          feed,
          txid,
          account,
          amount,
          status,
          source,
          bookingDate,
          valueDate,
          timestamp,
          contra,
          sharedId,
          text,
          references);
    }
  }
}
