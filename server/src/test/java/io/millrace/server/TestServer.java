package io.millrace.server;

import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.MemoryJournal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A real server over a real owner, and a real client that speaks to it.
final class TestServer implements AutoCloseable {
  static final String SECRET = "the-local-secret-of-this-test";

  /// Longer than anything here takes; a request that is never answered fails its test.
  private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);

  final MemoryJournal journal = new MemoryJournal();
  final LedgerOwner owner = LedgerOwner.open(journal);
  final TokenStore tokens;
  final LedgerServer server;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TestServer(Path directory) {
    this(directory, Duration.ofMinutes(1));
  }

  TestServer(Path directory, Duration clientWaitMax) {
    tokens = TokenStore.open(directory.resolve("tokens"));
    server =
        LedgerServer.start(
            owner,
            tokens,
            new ServerOptions(
                ServerOptions.LOOPBACK,
                0,
                ZoneId.of("Europe/Berlin"),
                SECRET,
                directory.resolve("rejects")),
            clientWaitMax);
  }

  String token(String feed, @Nullable String ids, String... accounts) {
    return tokens.create(feed, ids, Set.of(accounts)).token();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(ANSWER_WAIT_MAX);
  }

  HttpRequest.Builder request(String path, String token) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(request(path, token));
  }

  HttpResponse<String> post(String token, String json) throws IOException, InterruptedException {
    return post(token, "application/json", json);
  }

  HttpResponse<String> post(String token, String mediaType, String body)
      throws IOException, InterruptedException {
    return send(
        request("/v1/transactions", token)
            .header("Content-Type", mediaType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  LocalClient client() {
    return new LocalClient(server.port(), SECRET);
  }

  /// A phone's transaction; the parts it does not need are left to the caller.
  static String phone(String txid, String account, String amount, String more) {
    return """
    {"txid":"%s","account":"%s","amount":"%s","currency":"EUR","timestamp":"2026-11-24T10:00:00Z"%s}\
    """
        .formatted(txid, account, amount, more);
  }

  static String phone(String txid, String account, String amount) {
    return phone(txid, account, amount, "");
  }

  @Override
  public void close() {
    server.close();
    owner.close();
    http.close();
  }
}
