package io.millrace.server;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Quote;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Status;
import io.millrace.ledger.Transaction;
import io.millrace.ledger.Verification;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads what [Json] writes. Every method throws an IllegalArgumentException that says in one line
/// what is wrong.
///
/// An amount is written with all decimals of its currency, so its scale is read from it: it is the
/// ledger's own, even where ISO 4217 says otherwise today.
public final class JsonReader {
  private static final Set<String> TRANSACTION_FIELDS =
      Set.of(
          "feed",
          "txid",
          "account",
          "amount",
          "currency",
          "status",
          "source",
          "bookingDate",
          "valueDate",
          "timestamp",
          "contra",
          "sharedId",
          "text",
          "references");

  private JsonReader() {}

  /// A transaction with everything it carries.
  public static Transaction transaction(String json) {
    return transaction(JsonObject.parse(json));
  }

  /// An outcome of a message in this currency.
  public static Outcome outcome(String json, CurrencyUnit currency) {
    return outcome(JsonObject.parse(json), currency);
  }

  static Balance balance(JsonObject json) {
    var currency = json.text("currency");
    var reported = new TreeMap<String, Money>();
    var reportedJson = json.objectOrNull("reported");
    if (reportedJson != null) {
      reportedJson
          .fields()
          .keySet()
          .forEach(feed -> reported.put(feed, exactMoney(reportedJson.text(feed), currency)));
    }
    return new Balance(
        json.text("account"),
        json.textOrNull("type"),
        exactMoney(json.text("balance"), currency),
        exactMoney(json.text("pending"), currency),
        Collections.unmodifiableSortedMap(reported));
  }

  static StatementLine statementLine(JsonObject json) {
    var currency = json.text("currency");
    return new StatementLine(
        json.number("seq"),
        json.text("txid"),
        json.text("feed"),
        exactMoney(json.text("amount"), currency),
        date("bookingDate", json.text("bookingDate")),
        parsed(json, "valueDate", JsonReader::date),
        json.text("text"),
        exactMoney(json.text("balance"), currency));
  }

  static Refusal refusal(JsonObject json) {
    var transaction = transaction(json.object("transaction"));
    return new Refusal(
        json.number("seq"),
        transaction,
        outcome(json.object("outcome"), transaction.amount().currency()));
  }

  static Verification verification(JsonObject json) {
    var sums = new TreeMap<CurrencyUnit, Money>();
    var sumsJson = json.object("sum");
    for (var code : sumsJson.fields().keySet()) {
      var decimal = sumsJson.text(code);
      var money =
          decimal.equals("0") ? Money.zero(CurrencyUnit.of(code)) : exactMoney(decimal, code);
      sums.put(money.currency(), money);
    }
    return new Verification(
        json.flag("ok"),
        json.number("entries"),
        Collections.unmodifiableSortedMap(sums),
        json.number("lastSeq"),
        json.text("hash"),
        json.textOrNull("problem"));
  }

  static AccountChange accountChange(JsonObject json) {
    json.requireOnly(Set.of("account", "type", "aliases"));
    return new AccountChange(json.text("account"), json.textOrNull("type"), json.texts("aliases"));
  }

  static TokenInfo token(JsonObject json) {
    return new TokenInfo(
        json.text("id"),
        json.text("feed"),
        json.textOrNull("ids"),
        Set.copyOf(json.texts("accounts")),
        instant("created", json.text("created")),
        parsed(json, "revoked", JsonReader::instant));
  }

  static LocalDate date(String field, String value) {
    try {
      return IsoTime.date(value);
    } catch (DateTimeException e) {
      throw InvalidException.value(field + " " + Quote.of(value) + " is not a date (2026-11-24)");
    }
  }

  /// The field read by the function, or null if it is absent.
  static <R> @Nullable R parsed(JsonObject json, String field, FieldReader<R> reader) {
    var value = json.textOrNull(field);
    return value == null ? null : reader.read(field, value);
  }

  /// Reads the text of a named field.
  interface FieldReader<R> {
    R read(String field, String value);
  }

  private static Transaction transaction(JsonObject json) {
    json.requireOnly(TRANSACTION_FIELDS);
    var amount = exactMoney(json.text("amount"), json.text("currency"));
    var builder =
        Transaction.of(json.text("feed"), json.text("txid"), json.text("account"), amount)
            .status(word("status", json.text("status"), Status::valueOf))
            .source(word("source", json.text("source"), Source::valueOf))
            .bookingDate(date("bookingDate", json.text("bookingDate")))
            .valueDate(parsed(json, "valueDate", JsonReader::date))
            .timestamp(parsed(json, "timestamp", JsonReader::instant))
            .contra(json.textOrNull("contra"))
            .sharedId(sharedId(json.objectOrNull("sharedId")));
    var text = json.textOrNull("text");
    if (text != null) {
      builder.text(text);
    }
    var references = json.objectOrNull("references");
    if (references != null) {
      references.fields().keySet().forEach(name -> builder.reference(name, references.text(name)));
    }
    return builder.build();
  }

  private static @Nullable SharedId sharedId(@Nullable JsonObject json) {
    if (json == null) {
      return null;
    }
    json.requireOnly(Set.of("space", "id"));
    return new SharedId(json.text("space"), json.text("id"));
  }

  private static Outcome outcome(JsonObject json, CurrencyUnit currency) {
    var name = json.text("outcome");
    return switch (name) {
      case "posted" ->
          new Outcome.Posted(json.number("seq"), Money.parse(json.text("balance"), currency));
      case "confirmed" -> new Outcome.Confirmed(json.number("seq"));
      case "replayed" -> new Outcome.Replayed(outcome(json.object("first"), currency));
      case "conflict" -> new Outcome.Conflict(json.number("seq"), json.texts("fields"));
      case "rejected" -> new Outcome.Rejected(json.text("reason"));
      default -> throw InvalidException.value(Quote.of(name) + " is no outcome");
    };
  }

  private static Money exactMoney(String decimal, String code) {
    int point = decimal.indexOf('.');
    int scale = point < 0 ? 0 : decimal.length() - point - 1;
    return Money.parse(decimal, new CurrencyUnit(code, scale));
  }

  private static Instant instant(String field, String value) {
    try {
      return Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw InvalidException.value(
          field + " " + Quote.of(value) + " is not a time (2026-11-24T10:00:00Z)");
    }
  }

  private static <E> E word(String field, String value, Function<String, E> valueOf) {
    try {
      return valueOf.apply(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw InvalidException.value(field + " " + Quote.of(value) + " is not known");
    }
  }
}
