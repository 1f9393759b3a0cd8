package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.SharedId;
import io.millrace.ledger.Source;
import io.millrace.ledger.Status;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One transaction over HTTP: what becomes of it, and what is no transaction.
class PostTest {
  @TempDir Path directory;
  private TestServer server;
  private String token;

  @BeforeEach
  void start() {
    server = new TestServer(directory);
    token = server.token("phone-1", "app");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewTransactionIsPostedWith201AndItsBalance() throws Exception {
    var response = server.post(token, phone("t1", "A", "-12.50"));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body())
        .isEqualTo(
            """
            {"outcome":"posted","txid":"t1","seq":1,"balance":"-12.50"}\
            """);
  }

  @Test
  void theTransactionCarriesFeedSourceSharedIdAndAllFields() throws Exception {
    var more =
        """
        ,"contra":"B","text":"Tee & Brot","bookingDate":"2026-11-20","valueDate":"2026-11-21",\
        "status":"booked\"\
        """;
    server.post(token, phone("t1", "A", "+5", more));

    var transaction = ((JournalRecord.Decided) server.journal.records().getFirst()).transaction();
    assertThat(transaction.feed()).isEqualTo("phone-1");
    assertThat(transaction.source()).isEqualTo(Source.PHONE);
    assertThat(transaction.status()).isEqualTo(Status.BOOKED);
    assertThat(transaction.sharedId()).isEqualTo(new SharedId("app", "t1"));
    assertThat(transaction.amount().toString()).isEqualTo("5.00 EUR");
    assertThat(transaction.contra()).isEqualTo("B");
    assertThat(transaction.text()).isEqualTo("Tee & Brot");
    assertThat(transaction.bookingDate()).isEqualTo(LocalDate.of(2026, 11, 20));
    assertThat(transaction.valueDate()).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(transaction.timestamp()).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
  }

  @Test
  void theBookingDateIsTheTimestampsDayInTheLedgersZone() throws Exception {
    server.post(
        token,
        """
        {"txid":"t","account":"A","amount":"1","currency":"EUR","timestamp":"2026-11-24T23:30:00Z"}\
        """);

    var transaction = ((JournalRecord.Decided) server.journal.records().getFirst()).transaction();
    assertThat(transaction.bookingDate()).isEqualTo(LocalDate.of(2026, 11, 25));
  }

  @Test
  void aTokenWithoutIdSpaceConfirmsNobody() throws Exception {
    server.post(token, phone("t1", "A", "1"));

    var response = server.post(server.token("phone-2", null), phone("t1", "A", "1"));

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void anotherFeedOfTheIdSpaceConfirmsWith200() throws Exception {
    server.post(token, phone("t1", "A", "1"));

    var response = server.post(server.token("phone-2", "app"), phone("t1", "A", "1"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"outcome\":\"confirmed\",\"txid\":\"t1\",\"seq\":1}");
  }

  @Test
  void aReplayAnswers200WithTheFirstOutcomeWhole() throws Exception {
    server.post(token, phone("t1", "A", "1"));
    server.post(token, phone("t2", "A", "1"));

    var response = server.post(token, phone("t1", "A", "1.00"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            """
            {"outcome":"replayed","txid":"t1","first":{"outcome":"posted","txid":"t1","seq":1,"balance":"1.00"}}\
            """);
  }

  @Test
  void anotherAmountIsAConflictWith409AndItsReplayToo() throws Exception {
    server.post(token, phone("t1", "A", "1"));

    var conflict = server.post(token, phone("t1", "A", "2"));
    var again = server.post(token, phone("t1", "A", "2"));

    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.body())
        .isEqualTo("{\"outcome\":\"conflict\",\"txid\":\"t1\",\"seq\":1,\"fields\":[\"amount\"]}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body())
        .isEqualTo("{\"outcome\":\"replayed\",\"txid\":\"t1\",\"first\":" + conflict.body() + "}");
  }

  @Test
  void whatTheBookRefusesIs422AndItsReplayToo() throws Exception {
    var itself = phone("t1", "A", "1", ",\"contra\":\"A\"");

    var rejected = server.post(token, itself);
    var again = server.post(token, itself);

    assertThat(rejected.statusCode()).isEqualTo(422);
    assertThat(rejected.body())
        .isEqualTo(
            "{\"outcome\":\"rejected\",\"txid\":\"t1\",\"reason\":\"contra is the account itself\"}");
    assertThat(again.statusCode()).isEqualTo(422);
    assertThat(again.body()).contains("\"outcome\":\"replayed\"").contains(rejected.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json                                                      | 400 | malformed JSON
          []                                                            | 400 | not a JSON object
          {"txid":"t"} {}                                               | 400 | something follows
          {"txid":"t","txid":"u"}                                       | 400 | uplicate
          {"txid":"t","a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}} | 400 | epth
          {"txid":"t","colour":"red"}                                   | 400 | unknown field "colour"
          {"txid":"t","account":"A","amount":-12.5,"currency":"EUR"}    | 400 | write it as a string
          {"txid":7}                                                    | 400 | txid must be a string, not a number
          {}                                                            | 422 | txid is missing
          {"txid":null}                                                 | 422 | txid is missing
          {"txid":"t","account":"A","amount":"1","currency":"EUR"}      | 422 | timestamp is missing
          {"txid":"t","account":"A","amount":"1.234","currency":"EUR"}  | 422 | more decimals than EUR
          {"txid":"t","account":"A","amount":"1","currency":"eur"}      | 422 | not a currency code
          {"txid":"t","account":"A","amount":"1","currency":"EUR","timestamp":"24.11.2026"} | 422 | timestamp "24.11.2026"
          {"txid":"t","account":"A","amount":"1","currency":"EUR","bookingDate":"2026-02-30"} | 422 | bookingDate "2026-02-30"
          {"txid":"t","account":"A","amount":"1","currency":"EUR","bookingDate":"1066-10-14"} | 422 | not between 1900 and 2999
          {"txid":"t","account":"outside:EUR","amount":"1","currency":"EUR","bookingDate":"2026-02-03"} | 422 | the ledger's own
          {"txid":"t","status":"pending"}                               | 422 | pending is not supported yet
          {"txid":"t","status":"maybe"}                                 | 422 | status "maybe" is not booked
          """)
  void whatIsNoTransactionIsRefusedByNameAndNeverReachesTheBook(
      String body, int status, String reason) throws Exception {
    var response = server.post(token, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    var problem = JsonObject.parse(response.body());
    assertThat(problem.text("detail")).contains(reason);
    assertThat(problem.number("status")).isEqualTo(status);
    assertThat(problem.text("type")).isEqualTo("about:blank");
    assertThat(problem.text("outcome")).isEqualTo("invalid");
    assertThat(server.journal.records()).isEmpty();
  }

  @Test
  void anAccountNameOfTenThousandCharactersIsRefusedInOneClearLine() throws Exception {
    var response = server.post(token, phone("t1", "A".repeat(10_000), "1"));

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains("\"detail\":\"account has 10000 characters, more than 128\"")
        .contains("\"txid\":\"t1\"");
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    var bytes = phone("t1", "A\u00e9", "1").getBytes(StandardCharsets.ISO_8859_1);
    var response =
        server.send(
            server
                .request("/v1/transactions", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("the body is not UTF-8");
  }

  @Test
  void aBodyOverTheLimitIs413() throws Exception {
    var text = ",\"text\":\"" + "x".repeat(Call.JSON_BYTES_MAX) + "\"";

    var response = server.post(token, phone("t1", "A", "1", text));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("larger than 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,415",
    "application/xml,415",
    "application/json;charset=latin1,415",
    "application/json; charset=UTF-8,201"
  })
  void onlyJsonInUtf8IsTaken(String mediaType, int status) throws Exception {
    HttpResponse<String> response = server.post(token, mediaType, phone("t1", "A", "1"));

    assertThat(response.statusCode()).isEqualTo(status);
  }
}
