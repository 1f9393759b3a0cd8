package io.millrace.server;

import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Quote;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Transaction;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes a transaction of what the holder of a token sends: the token says which feed it is and
/// which id space its ids belong to, the ledger's zone gives the booking date that is not told.
record FeedParser(TokenInfo token, ZoneId zone) {
  private static final int TXID_SHOWN_MAX = 256;
  private static final Set<String> FIELDS =
      Set.of(
          "txid",
          "account",
          "amount",
          "currency",
          "timestamp",
          "contra",
          "text",
          "bookingDate",
          "valueDate",
          "status");

  /// The transaction.
  ///
  /// @throws InvalidException naming the field that is wrong
  Transaction parse(String text) {
    var json = JsonObject.parse(text);
    try {
      return transaction(json);
    } catch (IllegalArgumentException e) {
      throw InvalidException.in(txid(json), e);
    }
  }

  private Transaction transaction(JsonObject json) {
    json.requireOnly(FIELDS);
    requireBooked(json.textOrNull("status"));
    var txid = json.text("txid");
    var account = json.text("account");
    var amount = Money.parse(json.text("amount"), CurrencyUnit.of(json.text("currency")));
    var timestamp = JsonReader.parsed(json, "timestamp", FeedParser::time);
    var told = JsonReader.parsed(json, "bookingDate", JsonReader::date);
    var builder =
        Transaction.of(token.feed(), txid, account, amount)
            .source(Source.PHONE)
            .bookingDate(told != null ? told : day(timestamp))
            .timestamp(timestamp)
            .valueDate(JsonReader.parsed(json, "valueDate", JsonReader::date))
            .contra(json.textOrNull("contra"));
    if (token.ids() != null) {
      builder.sharedId(new SharedId(token.ids(), txid));
    }
    var text = json.textOrNull("text");
    return (text == null ? builder : builder.text(text)).build();
  }

  private LocalDate day(@Nullable Instant timestamp) {
    if (timestamp == null) {
      throw InvalidException.value("timestamp is missing, and so is bookingDate: one is needed");
    }
    return LocalDate.ofInstant(timestamp, zone);
  }

  private static void requireBooked(@Nullable String status) {
    switch (status) {
      case null -> {}
      case "booked" -> {}
      case "pending" -> throw InvalidException.value("pending is not supported yet");
      default -> throw InvalidException.value("status " + Quote.of(status) + " is not booked");
    }
  }

  private static Instant time(String field, String value) {
    try {
      return IsoTime.time(value);
    } catch (DateTimeException e) {
      throw InvalidException.value(
          field + " " + Quote.of(value) + " is not a time with its zone (2026-11-24T10:00:00Z)");
    }
  }

  /// The id that the input gives itself, if it has one that can be shown.
  private static @Nullable String txid(JsonObject json) {
    return json.fields().get("txid") instanceof JsonValue.Text text
            && text.value().length() <= TXID_SHOWN_MAX
        ? text.value()
        : null;
  }
}
