package io.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.CurrencyUnit;
import io.millrace.ledger.Entry;
import io.millrace.ledger.Evidence;
import io.millrace.ledger.Money;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Transaction;
import io.millrace.ledger.Verification;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is written is read back exactly, and on one line.
class JsonPropertyTest {
  private static final int RUN_COUNT = 2_000;
  private static final CurrencyUnit EUR = CurrencyUnit.of("EUR");

  @Test
  void everyTransactionAndOutcomeComesBackExactly() {
    for (long seed = 0; seed < RUN_COUNT; seed++) {
      var generated = new Generated(seed);
      var transaction = generated.transaction();
      var currency = transaction.amount().currency();
      var outcome = generated.outcome(currency);
      var refusal = new Refusal(seed, transaction, outcome);

      var json = Json.transaction(transaction);
      var outcomeJson = Json.outcome(transaction.txid(), outcome);

      assertThat(json).as("seed " + seed).doesNotContain("\n");
      assertThat(JsonReader.transaction(json)).as("seed " + seed).isEqualTo(transaction);
      assertThat(JsonReader.outcome(outcomeJson, currency)).as("seed " + seed).isEqualTo(outcome);
      assertThat(JsonReader.refusal(JsonObject.parse(Json.refusal(refusal))))
          .as("seed " + seed)
          .isEqualTo(refusal);
    }
  }

  @Test
  void balancesComeBackWithWhatFeedsReported() {
    var reported = new TreeMap<>(java.util.Map.of("file:camt", new Money(-5, EUR)));
    var balance = new Balance("A", "Savings", new Money(1250, EUR), Money.zero(EUR), reported);

    assertThat(Json.balance(balance))
        .isEqualTo(
            """
            {"account":"A","type":"Savings","currency":"EUR","balance":"12.50","pending":"0.00"}\
            """);
    assertThat(JsonReader.balance(JsonObject.parse(Json.balanceWithReported(balance))))
        .isEqualTo(balance);
  }

  @Test
  void statementLinesComeBack() {
    var line =
        new StatementLine(
            7,
            "t1",
            "phone-1",
            new Money(-100, EUR),
            LocalDate.of(2026, 11, 24),
            null,
            "Tee",
            new Money(5, EUR));

    assertThat(Json.statementLine(line))
        .isEqualTo(
            """
            {"seq":7,"txid":"t1","feed":"phone-1","amount":"-1.00","currency":"EUR",\
            "bookingDate":"2026-11-24","text":"Tee","balance":"0.05"}\
            """);
    assertThat(JsonReader.statementLine(JsonObject.parse(Json.statementLine(line))))
        .isEqualTo(line);
  }

  @Test
  void aVerificationSaysThatTheSumIsZero() {
    var sum = new TreeMap<>(java.util.Map.of(EUR, Money.zero(EUR)));
    var good = new Verification(true, 3, sum, 4, "ab12", null);
    var bad = new Verification(false, 3, sum, 4, "", "the journal ends at record 3");

    assertThat(Json.verification(good))
        .isEqualTo(
            "{\"ok\":true,\"entries\":3,\"sum\":{\"EUR\":\"0\"},\"lastSeq\":4,\"hash\":\"ab12\"}");
    assertThat(JsonReader.verification(JsonObject.parse(Json.verification(good)))).isEqualTo(good);
    assertThat(JsonReader.verification(JsonObject.parse(Json.verification(bad)))).isEqualTo(bad);
  }

  @Test
  void tokensAndAccountChangesComeBack() {
    var token = new TokenInfo("id", "phone-1", null, Set.of("A"), Instant.EPOCH, Instant.EPOCH);
    var change = new AccountChange("A", null, List.of("DE01", "DE02"));

    assertThat(JsonReader.token(JsonObject.parse(Json.token(token)))).isEqualTo(token);
    assertThat(JsonReader.accountChange(JsonObject.parse(Json.accountChange(change))))
        .isEqualTo(change);
  }

  @Test
  void anEntryShowsBothPostingsAndItsEvidence() {
    var transaction =
        Transaction.of("phone-1", "t1", "A", new Money(100, EUR))
            .bookingDate(LocalDate.of(2026, 11, 24))
            .build();
    var entry =
        new Entry(1, "A", null, transaction.amount(), List.of(new Evidence(1, transaction)));

    assertThat(Json.entry(entry))
        .startsWith(
            """
            {"seq":1,"currency":"EUR","bookingDate":"2026-11-24","postings":[\
            {"account":"A","amount":"1.00"},{"account":"outside:EUR","amount":"-1.00"}],\
            "evidence":[{"seq":1,"transaction":{"feed":"phone-1",\
            """);
  }
}
