package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.channel.SendResult;
import io.millrace.ledger.Hold;
import io.millrace.ledger.MemoryJournal;
import io.millrace.ledger.Question;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When the ledger cannot keep up or has stopped, and when a client does not speak HTTP.
@Timeout(60)
class LimitsTest {
  @TempDir Path directory;
  private TestServer server;
  private String token;

  @BeforeEach
  void start() {
    server = new TestServer(directory);
    token = server.token("phone-1", null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFullInboxIs429WithRetryAfterAndAStreamWaits() throws Exception {
    CompletableFuture<HttpResponse<String>> first;
    CompletableFuture<HttpResponse<String>> stream;
    var writing = new Hold();
    server.journal.beforeWrite(writing);
    try {
      first = postAsync("application/json", phone("t1", "A", "1"));
      writing.awaitReached();
      fillInbox();

      stream = postAsync("application/x-ndjson", phone("t2", "A", "1"));
      var refused = server.post(token, phone("t3", "A", "1"));
      var question = server.get("/v1/accounts", token);

      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(question.statusCode()).isEqualTo(429);
    } finally {
      writing.release();
    }
    assertThat(first.join().statusCode()).isEqualTo(201);
    assertThat(stream.join().body()).contains("\"posted\"", "\"t2\"");
    assertThat(server.get("/v1/accounts/A/transactions/t3", token).statusCode()).isEqualTo(404);
  }

  @Test
  void aStoppedLedgerIs503AndNotReadyButAlive() throws Exception {
    server.journal.beforeForce(MemoryJournal.failing("the disk is full"));

    var stopped = server.post(token, phone("t1", "A", "1"));

    assertThat(stopped.statusCode()).isEqualTo(503);
    assertThat(stopped.body()).contains("the ledger has stopped: the disk is full");
    assertThat(server.post(token, phone("t2", "A", "1")).statusCode()).isEqualTo(503);
    assertThat(server.get("/v1/accounts", token).statusCode()).isEqualTo(503);
    assertThat(server.send(server.request("/readyz")).statusCode()).isEqualTo(503);
    assertThat(server.send(server.request("/healthz")).statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamEndsWithAProblemWhenTheLedgerStops() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.beginLines("/v1/transactions", token);
      connection.writeLines(phone("t1", "A", "1"));
      connection.readHeaders();
      assertThat(connection.readLine()).contains("\"posted\"");
      server.journal.beforeForce(MemoryJournal.failing("the disk is full"));
      connection.writeLines(phone("t2", "A", "1"), phone("t3", "A", "1"));

      assertThat(connection.readLine()).contains("\"status\":503", "the disk is full");
      assertThat(connection.readLine()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\n"
      })
  void whatIsNotHttpIsRefusedAndTheServerLives(String request) throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(request);
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 4");
    }
    assertThat(server.send(server.request("/healthz")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotEvenARequestLineIsCutOff() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write("nonsense\r\n\r\n");
      assertThat(connection.readHeaders()).isEmpty();
    }
    assertThat(server.send(server.request("/healthz")).statusCode()).isEqualTo(200);
  }

  @Test
  void tooManyHeadersAreRefused() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(
          "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(17 * 1024) + "\r\n\r\n");
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 4").contains("problem+json");
    }
  }

  @Test
  void aContentLengthThatPromisesMoreThanComesPostsNothing() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(
          "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
              + phone("t1", "A", "1"));
    }
    server.close(); // waits for the request
    assertThat(server.journal.records()).isEmpty();
  }

  @Test
  void aContentLengthThatPromisesLessCutsTheBody() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(
          "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n"
              + phone("t1", "A", "1"));
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 400");
    }
    assertThat(server.journal.records()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsToldByItsNumber() {
    var options =
        new ServerOptions(
            ServerOptions.LOOPBACK,
            server.server.port(),
            ZoneId.of("UTC"),
            TestServer.SECRET,
            directory);

    assertThatThrownBy(() -> LedgerServer.start(server.owner, server.tokens, options))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("port " + server.server.port());
  }

  private CompletableFuture<HttpResponse<String>> postAsync(String mediaType, String body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return server.post(token, mediaType, body);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }

  /// Until the owner waits for the journal, be it to write or to hand over, with the inbox full
  /// behind it, so that nothing moves any more.
  private void fillInbox() {
    var owner =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("ledger-owner"))
            .findFirst()
            .orElseThrow();
    try (var sender = server.owner.sender()) {
      boolean waited;
      SendResult<?> result;
      do {
        waited = owner.getState() == Thread.State.WAITING && !isReceiving(owner);
        result = sender.trySend(Question.of(book -> true, new CompletableFuture<>()));
      } while (!waited || result instanceof SendResult.Sent<?>);
      assertThat(result).isInstanceOf(SendResult.Full.class);
    }
  }

  private static boolean isReceiving(Thread owner) {
    return Arrays.stream(owner.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("receiveMany"));
  }
}
