package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Questions over HTTP, and paths that lead nowhere.
class ReadTest {
  @TempDir Path directory;
  private TestServer server;
  private String token;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(directory);
    token = server.token("phone-1", "app");
    server.post(token, phone("t1", "A/1 é", "10", ",\"bookingDate\":\"2026-11-01\""));
    server.post(token, phone("t2", "A/1 é", "-2.50", ",\"bookingDate\":\"2026-11-03\""));
    server.post(server.token("phone-2", "app"), phone("t2", "A/1 é", "-2.50"));
    server.post(token, phone("t3", "B", "1"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void accountsAreListedPerCurrency() throws Exception {
    assertThat(server.get("/v1/accounts", token).body())
        .isEqualTo(
            """
            {"accounts":[{"account":"A/1 é","currency":"EUR","balance":"7.50","pending":"0.00"},\
            {"account":"B","currency":"EUR","balance":"1.00","pending":"0.00"}]}\
            """);
  }

  @Test
  void anAccountShowsWhatEachFeedHasReported() throws Exception {
    assertThat(server.get("/v1/accounts/A%2F1%20%C3%A9", token).body())
        .isEqualTo(
            """
            {"account":"A/1 é","balances":[{"account":"A/1 é","currency":"EUR","balance":"7.50",\
            "pending":"0.00","reported":{"phone-1":"7.50","phone-2":"-2.50"}}]}\
            """);
  }

  @Test
  void aStatementHasLinesBetweenDaysWithTheRunningBalance() throws Exception {
    var path = "/v1/accounts/A%2F1%20%C3%A9/statement";

    assertThat(server.get(path + "?from=2026-11-02&to=2026-11-30", token).body())
        .isEqualTo(
            """
            {"account":"A/1 é","lines":[{"seq":2,"txid":"t2","feed":"phone-1","amount":"-2.50",\
            "currency":"EUR","bookingDate":"2026-11-03","text":"","balance":"7.50"}]}\
            """);
    assertThat(server.get(path + "?to=2026-11-02", token).body())
        .contains("\"t1\"")
        .doesNotContain("\"t2\"");
  }

  @Test
  void aListIsOneObjectALineIfAskedFor() throws Exception {
    var response =
        server.send(
            server
                .request("/v1/accounts/A%2F1%20%C3%A9/statement", token)
                .header("Accept", "application/x-ndjson"));

    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(response.body().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"seq\":"));
  }

  @Test
  void whatBecameOfAMessageIsToldAgain() throws Exception {
    var path = "/v1/accounts/A%2F1%20%C3%A9/transactions/t2";

    var own = server.get(path, token);
    var others = server.get(path + "?feed=phone-2", token);

    assertThat(own.statusCode()).isEqualTo(200);
    assertThat(own.body()).contains("\"outcome\":\"posted\"").contains("\"seq\":2");
    assertThat(others.body()).contains("\"outcome\":\"confirmed\"");
    assertThat(server.get(path + "?feed=phone-3", token).statusCode()).isEqualTo(404);
    assertThat(server.get("/v1/accounts/B/transactions/t2", token).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v2/accounts",
        "/v1/accounts/",
        "/v1/accounts/unknown",
        "/v1/accounts/unknown/statement",
        "/v1/accounts/B/x",
        "/v1//accounts",
        "/healthz/x",
        "/v1/../healthz",
        "/v1/accounts/%2e%2e/%2e%2e/local",
        "/v1/accounts/..%2f..%2fetc",
        "/v1/%61ccounts/%00"
      })
  void pathsThatLeadNowhereAre404(String path) throws Exception {
    assertThat(server.get(path, token).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/accounts?x=1                        | unknown query parameter \"x\"",
        "/v1/accounts/B/statement?from=yesterday | from \"yesterday\" is not a date",
        "/v1/accounts/B/statement?to=2026-01-01&to=2026-01-02 | to is given twice",
        "/v1/accounts/%C3                        | the path is not UTF-8"
      })
  void questionsThatCannotBeReadAre400(String path, String reason) throws Exception {
    var response = server.get(path, token);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JsonObject.parse(response.body()).text("detail")).contains(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE,/v1/accounts,GET",
    "GET,/v1/transactions,POST",
    "PUT,/v1/accounts/B,GET",
    "POST,/healthz,GET"
  })
  void anotherMethodIs405AndTellsTheRightOne(String method, String path, String allowed)
      throws Exception {
    var response =
        server.send(
            server
                .request(path, token)
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains(allowed);
  }

  @Test
  void healthAndReadinessAreOpen() throws Exception {
    assertThat(server.send(server.request("/healthz")).statusCode()).isEqualTo(200);
    assertThat(server.send(server.request("/readyz")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/accounts/%4z", "/v1/accounts/%", "/v1/accounts/%zz", "/v1/accounts/%4"})
  void aPathWhoseEscapesAreBrokenIs400(String path) throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(
          "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n\r\n");
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 400");
    }
  }
}
