package io.millrace.server;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.Entry;
import io.millrace.ledger.Money;
import io.millrace.ledger.Outcome;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Transaction;
import io.millrace.ledger.Verification;
import java.io.StringWriter;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes the ledger's values as JSON, one object on one line, for HTTP and for `--json`; amounts
/// are strings, so that nobody rounds them. [JsonReader] reads back what the command line needs.
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// A transaction with everything it carries; [JsonReader#transaction] reads it back exactly.
  public static String transaction(Transaction transaction) {
    return write(json -> writeTransaction(json, transaction));
  }

  /// What became of a message.
  public static String outcome(String txid, Outcome outcome) {
    return write(json -> writeOutcome(json, txid, outcome));
  }

  /// A line of input that is no transaction.
  ///
  /// @param line its number, from 1
  /// @param txid the id it gives itself, if that can be read
  public static String invalid(long line, @Nullable String txid, String reason) {
    return write(json -> {
      json.writeStringProperty("outcome", "invalid");
      json.writeNumberProperty("line", line);
      writeOptional(json, "txid", txid);
      json.writeStringProperty("reason", reason);
    });
  }

  /// A balance as `accounts` and `balance` print it, without what each feed has reported.
  public static String balance(Balance balance) {
    return write(json -> writeBalance(json, balance));
  }

  /// A balance with what each feed has reported.
  public static String balanceWithReported(Balance balance) {
    return write(json -> {
      writeBalance(json, balance);
      json.writeObjectPropertyStart("reported");
      balance
          .reported()
          .forEach((feed, money) -> json.writeStringProperty(feed, money.toDecimal()));
      json.writeEndObject();
    });
  }

  public static String statementLine(StatementLine line) {
    return write(json -> {
      json.writeNumberProperty("seq", line.seq());
      json.writeStringProperty("txid", line.txid());
      json.writeStringProperty("feed", line.feed());
      writeMoney(json, line.amount());
      json.writeStringProperty("bookingDate", line.bookingDate().toString());
      writeOptional(json, "valueDate", line.valueDate());
      json.writeStringProperty("text", line.text());
      json.writeStringProperty("balance", line.balance().toDecimal());
    });
  }

  /// A conflict or rejection: its place in the order, the whole message, and the outcome.
  public static String refusal(Refusal refusal) {
    return write(json -> {
      json.writeNumberProperty("seq", refusal.seq());
      json.writeObjectPropertyStart("transaction");
      writeTransaction(json, refusal.transaction());
      json.writeEndObject();
      json.writeObjectPropertyStart("outcome");
      writeOutcome(json, refusal.transaction().txid(), refusal.outcome());
      json.writeEndObject();
    });
  }

  /// What a full check found; a sum of nothing is written `"0"` in every currency.
  public static String verification(Verification verification) {
    return write(json -> {
      json.writeBooleanProperty("ok", verification.ok());
      json.writeNumberProperty("entries", verification.entries());
      json.writeObjectPropertyStart("sum");
      verification
          .sum()
          .forEach((currency, sum) ->
              json.writeStringProperty(currency.code(), sum.minor() == 0 ? "0" : sum.toDecimal()));
      json.writeEndObject();
      json.writeNumberProperty("lastSeq", verification.lastSeq());
      json.writeStringProperty("hash", verification.hash());
      writeOptional(json, "problem", verification.problem());
    });
  }

  /// An entry with both postings and all its evidence.
  public static String entry(Entry entry) {
    return write(json -> {
      json.writeNumberProperty("seq", entry.seq());
      json.writeStringProperty("currency", entry.amount().currency().code());
      json.writeStringProperty("bookingDate", entry.bookingDate().toString());
      json.writeArrayPropertyStart("postings");
      entry
          .postings()
          .forEach(posting -> {
            json.writeStartObject();
            json.writeStringProperty("account", posting.account());
            json.writeStringProperty("amount", posting.amount().toDecimal());
            json.writeEndObject();
          });
      json.writeEndArray();
      json.writeArrayPropertyStart("evidence");
      entry
          .evidence()
          .forEach(evidence -> {
            json.writeStartObject();
            json.writeNumberProperty("seq", evidence.seq());
            json.writeObjectPropertyStart("transaction");
            writeTransaction(json, evidence.transaction());
            json.writeEndObject();
            json.writeEndObject();
          });
      json.writeEndArray();
    });
  }

  /// What a command did: texts by name, in order.
  public static String texts(SequencedMap<String, String> fields) {
    return write(json -> fields.forEach(json::writeStringProperty));
  }

  /// A token without its secret.
  public static String token(TokenInfo token) {
    return write(json -> writeToken(json, token));
  }

  /// A new token, with the secret that is shown this once.
  public static String newToken(NewToken created) {
    return write(json -> {
      json.writeStringProperty("token", created.token());
      writeToken(json, created.info());
    });
  }

  static String accountChange(AccountChange change) {
    return write(json -> {
      json.writeStringProperty("account", change.account());
      writeOptional(json, "type", change.type());
      writeTexts(json, "aliases", change.aliases());
    });
  }

  /// One object, its fields written by the caller.
  static String write(Consumer<JsonGenerator> fields) {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      fields.accept(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  static void writeToken(JsonGenerator json, TokenInfo token) {
    json.writeStringProperty("id", token.id());
    json.writeStringProperty("feed", token.feed());
    writeOptional(json, "ids", token.ids());
    writeTexts(json, "accounts", token.accounts());
    json.writeStringProperty("created", token.created().toString());
    writeOptional(json, "revoked", token.revoked());
  }

  static void writeTexts(JsonGenerator json, String name, Iterable<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  static void writeOptional(JsonGenerator json, String name, @Nullable Object value) {
    if (value != null) {
      json.writeStringProperty(name, value.toString());
    }
  }

  private static void writeMoney(JsonGenerator json, Money money) {
    json.writeStringProperty("amount", money.toDecimal());
    json.writeStringProperty("currency", money.currency().code());
  }

  private static void writeBalance(JsonGenerator json, Balance balance) {
    json.writeStringProperty("account", balance.account());
    writeOptional(json, "type", balance.type());
    json.writeStringProperty("currency", balance.balance().currency().code());
    json.writeStringProperty("balance", balance.balance().toDecimal());
    json.writeStringProperty("pending", balance.pending().toDecimal());
  }

  static void writeOutcome(JsonGenerator json, String txid, Outcome outcome) {
    json.writeStringProperty("outcome", name(outcome));
    json.writeStringProperty("txid", txid);
    switch (outcome) {
      case Outcome.Posted posted -> {
        json.writeNumberProperty("seq", posted.seq());
        json.writeStringProperty("balance", posted.balance().toDecimal());
      }
      case Outcome.Confirmed confirmed -> json.writeNumberProperty("seq", confirmed.seq());
      case Outcome.Replayed replayed -> {
        json.writeObjectPropertyStart("first");
        writeOutcome(json, txid, replayed.first());
        json.writeEndObject();
      }
      case Outcome.Conflict conflict -> {
        json.writeNumberProperty("seq", conflict.seq());
        writeTexts(json, "fields", conflict.fields());
      }
      case Outcome.Rejected rejected -> json.writeStringProperty("reason", rejected.reason());
    }
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Posted p -> "posted";
      case Outcome.Confirmed c -> "confirmed";
      case Outcome.Replayed r -> "replayed";
      case Outcome.Conflict c -> "conflict";
      case Outcome.Rejected r -> "rejected";
    };
  }

  private static void writeTransaction(JsonGenerator json, Transaction t) {
    json.writeStringProperty("feed", t.feed());
    json.writeStringProperty("txid", t.txid());
    json.writeStringProperty("account", t.account());
    writeMoney(json, t.amount());
    json.writeStringProperty("status", t.status().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("source", t.source().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("bookingDate", t.bookingDate().toString());
    writeOptional(json, "valueDate", t.valueDate());
    writeOptional(json, "timestamp", t.timestamp());
    writeOptional(json, "contra", t.contra());
    if (t.sharedId() != null) {
      writeSharedId(json, t.sharedId());
    }
    json.writeStringProperty("text", t.text());
    json.writeObjectPropertyStart("references");
    new TreeMap<>(t.references()).forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void writeSharedId(JsonGenerator json, SharedId sharedId) {
    json.writeObjectPropertyStart("sharedId");
    json.writeStringProperty("space", sharedId.space());
    json.writeStringProperty("id", sharedId.id());
    json.writeEndObject();
  }
}
