package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ledger.Hold;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that keeps the server waiting is cut off; one that the server keeps waiting is not.
@Timeout(60)
class SlowClientTest {
  private static final Duration CLIENT_WAIT_MAX = Duration.ofMillis(400);

  @TempDir Path directory;
  private TestServer server;
  private String token;

  @BeforeEach
  void start() {
    server = new TestServer(directory, CLIENT_WAIT_MAX);
    token = server.token("phone-1", null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /healthz HT",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Sl",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\n"
            + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n"
            + "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{",
        "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer TOKEN\r\n"
            + "Content-Type: application/x-ndjson\r\nContent-Length: 500\r\n\r\n{"
      })
  void whoeverStopsInTheMiddleIsCutOff(String beginning) throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(beginning.replace("TOKEN", token));

      readToTheEnd(connection);
    }
    assertThat(server.journal.records()).isEmpty();
  }

  @Test
  void whoeverStopsBetweenRequestsIsCutOff() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 200");

      readToTheEnd(connection);
    }
  }

  @Test
  void aSmallBodyThatTricklesIsCutOff() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.write(
          "POST /v1/transactions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");

      long end = System.nanoTime() + 10 * CLIENT_WAIT_MAX.toNanos();
      assertThatThrownBy(
              () -> {
                while (System.nanoTime() < end) {
                  connection.write("1\r\n \r\n");
                  server.send(server.request("/healthz")); // so that the body stays small
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void whoeverWaitsForTheDiskIsAnswered() throws Exception {
    var writing = new Hold();
    server.journal.beforeWrite(writing);
    try (var poster = new RawConnection(server.server.port());
        var reader = new RawConnection(server.server.port());
        var idle = new RawConnection(server.server.port())) {
      var head = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token + "\r\n";
      var body = phone("t1", "A", "1");
      poster.write(
          "POST /v1/transactions"
              + head
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      writing.awaitReached();
      reader.write("GET /v1/accounts/A" + head + "\r\n"); // is decided after the post is durable
      readToTheEnd(idle); // so the time has passed
      writing.release();

      assertThat(poster.readHeaders()).startsWith("HTTP/1.1 201");
      assertThat(reader.readHeaders()).startsWith("HTTP/1.1 200");
    }
  }

  /// Reads until the server closes; a socket that it does not close fails by its timeout.
  private static void readToTheEnd(RawConnection connection) throws IOException {
    try {
      while (!connection.isAtEnd()) {}
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server does not cut it off", e);
    } catch (IOException reset) {
      return; // cut off, too
    }
  }
}
