package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.AccountChange;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what.
class AccessTest {
  @TempDir Path directory;
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noWrongAndRevokedTokensGetTheSame401() throws Exception {
    var good = server.token("phone-1", null);
    var revoked = server.tokens.create("phone-2", null, java.util.Set.of());
    server.tokens.revoke(revoked.info().id());

    var none = server.send(server.request("/v1/accounts"));
    var basic =
        server.send(server.request("/v1/accounts").header("Authorization", "Basic " + good));
    var twice =
        server.send(server.request("/v1/accounts", good).header("Authorization", "Bearer " + good));
    var wrong = server.get("/v1/accounts", good + "x");
    var ended = server.get("/v1/accounts", revoked.token());
    var unknownPath = server.get("/v1/nothing", "mr_x_y");

    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    for (var other : List.of(basic, twice, wrong, ended, unknownPath)) {
      assertThat(other.statusCode()).isEqualTo(401);
      assertThat(other.body()).isEqualTo(none.body());
    }
    assertThat(server.get("/v1/accounts", good).statusCode()).isEqualTo(200);
  }

  @Test
  void aLimitedTokenPostsToItsAccountsOnly() throws Exception {
    var limited = server.token("phone-1", null, "A", "B");

    assertThat(server.post(limited, phone("t1", "A", "1")).statusCode()).isEqualTo(201);
    assertThat(server.post(limited, phone("t2", "A", "1", ",\"contra\":\"B\"")).statusCode())
        .isEqualTo(201);
    var other = server.post(limited, phone("t3", "C", "1"));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body()).contains("the token does not allow account \\\"C\\\"");
    assertThat(server.post(limited, phone("t4", "A", "1", ",\"contra\":\"C\"")).statusCode())
        .isEqualTo(403);
    assertThat(server.journal.records()).hasSize(2);
  }

  @Test
  void anAliasOpensNoMoreAndNoLessThanItsAccount() throws Exception {
    server.owner.change(new AccountChange("A", null, List.of("DE01")));
    server.owner.change(new AccountChange("C", null, List.of("DE03")));
    var byName = server.token("phone-1", null, "A");
    var byAlias = server.token("phone-2", null, "DE01");

    assertThat(server.post(byName, phone("t1", "DE01", "1")).statusCode()).isEqualTo(201);
    assertThat(server.post(byAlias, phone("t2", "A", "1")).statusCode()).isEqualTo(201);
    assertThat(server.post(byName, phone("t3", "DE03", "1")).statusCode()).isEqualTo(403);
    assertThat(server.post(byAlias, phone("t4", "A", "1", ",\"contra\":\"DE03\"")).statusCode())
        .isEqualTo(403);
    assertThat(server.get("/v1/accounts/A", byAlias).statusCode()).isEqualTo(200);
    assertThat(server.get("/v1/accounts/DE03", byAlias).statusCode()).isEqualTo(403);
  }

  @Test
  void inLinesAForbiddenAccountIsInvalidAndTheRestGoesOn() throws Exception {
    server.owner.change(new AccountChange("A", null, List.of("DE01")));
    var limited = server.token("phone-1", null, "A");

    var response =
        server.post(
            limited,
            "application/x-ndjson",
            String.join(
                "\n",
                phone("t1", "C", "1"),
                phone("t2", "DE01", "1"),
                phone("t3", "DE01", "1", ",\"contra\":\"C\"")));

    assertThat(response.body().lines())
        .containsExactly(
            "{\"outcome\":\"invalid\",\"line\":1,\"txid\":\"t1\","
                + "\"reason\":\"the token does not allow account \\\"C\\\"\"}",
            "{\"outcome\":\"posted\",\"txid\":\"t2\",\"seq\":2,\"balance\":\"1.00\"}",
            "{\"outcome\":\"invalid\",\"line\":3,\"txid\":\"t3\","
                + "\"reason\":\"the token does not allow account \\\"C\\\"\"}");
  }

  @Test
  void aLimitedTokenReadsItsAccountsOnly() throws Exception {
    var all = server.token("service", null);
    server.post(all, phone("t1", "A", "1"));
    server.post(all, phone("t2", "C", "2"));
    var limited = server.token("phone-1", null, "A");

    assertThat(server.get("/v1/accounts", limited).body())
        .contains("\"A\"")
        .doesNotContain("\"C\"");
    assertThat(server.get("/v1/accounts/A", limited).statusCode()).isEqualTo(200);
    for (var path :
        List.of(
            "/v1/accounts/C",
            "/v1/accounts/C/statement",
            "/v1/accounts/C/transactions/t2?feed=service",
            "/v1/accounts/unknown")) {
      assertThat(server.get(path, limited).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void theLocalPathsTakeTheLocalSecretOnly() throws Exception {
    var token = server.token("phone-1", null);

    assertThat(server.get("/local/accounts", token).statusCode()).isEqualTo(401);
    assertThat(server.send(server.request("/local/accounts")).statusCode()).isEqualTo(401);
    assertThat(server.get("/local/accounts", TestServer.SECRET).statusCode()).isEqualTo(200);
    assertThat(server.get("/v1/accounts", TestServer.SECRET).statusCode()).isEqualTo(401);
  }
}
