package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many transactions in one request.
@Timeout(60)
class LinesTest {
  private static final String LINES = "application/x-ndjson";

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
  void everyLineIsAnsweredInOrderAndBadOnesDoNotStopTheRest() throws Exception {
    var response =
        server.post(
            token,
            LINES,
            String.join(
                "\n",
                phone("t1", "A", "1"),
                "not json",
                "",
                phone("t1", "A", "1") + "\r",
                phone("t2", "A", "x"),
                phone("t1", "A", "2"),
                phone("t3", "A", "1", ",\"text\":\"" + "x".repeat(70_000) + "\""),
                phone("t4", "A", "1", ",\"status\":\"pending\""),
                phone("t5", "A", "1")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains(LINES);
    var answers = response.body().lines().toList();
    assertThat(answers).hasSize(8);
    assertThat(answers.get(0)).contains("\"posted\"", "\"t1\"", "\"seq\":1");
    assertThat(answers.get(1)).startsWith("{\"outcome\":\"invalid\",\"line\":2,\"reason\":");
    assertThat(answers.get(2)).contains("\"replayed\"", "\"t1\"");
    assertThat(answers.get(3)).contains("\"invalid\",\"line\":5,\"txid\":\"t2\"", "not a decimal");
    assertThat(answers.get(4)).contains("\"conflict\"", "\"amount\"");
    assertThat(answers.get(5)).contains("\"line\":7", "longer than 65536 bytes");
    assertThat(answers.get(6)).contains("\"line\":8", "pending is not supported yet");
    assertThat(answers.get(7)).contains("\"posted\"", "\"t5\"", "\"balance\":\"2.00\"");
  }

  @Test
  void aLineThatIsNotUtf8IsInvalid() throws Exception {
    var bytes = ("\"\u00e9\"\n" + phone("t1", "A", "1")).getBytes(StandardCharsets.ISO_8859_1);

    var response =
        server.send(
            server
                .request("/v1/transactions", token)
                .header("Content-Type", LINES)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));

    assertThat(response.body().lines().toList())
        .first()
        .isEqualTo("{\"outcome\":\"invalid\",\"line\":1,\"reason\":\"the line is not UTF-8\"}");
    assertThat(response.body()).contains("\"posted\"");
  }

  @Test
  void anEmptyBodyHasNoAnswers() throws Exception {
    var response = server.post(token, LINES, "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void aLineIsAnsweredBeforeTheNextIsSent() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.beginLines("/v1/transactions", token);
      connection.writeLines(phone("t1", "A", "1"));
      assertThat(connection.readHeaders()).startsWith("HTTP/1.1 200");
      assertThat(connection.readLine()).contains("\"t1\"", "\"seq\":1");
      connection.writeLines(phone("t2", "A", "1"));
      assertThat(connection.readLine()).contains("\"t2\"", "\"seq\":2");
      connection.endLines();
      assertThat(connection.readLine()).isNull();
    }
  }

  @Test
  void moreLinesThanTheWindowAreAnsweredToAClientThatReadsMeanwhile() throws Exception {
    int count = 4 * PostStream.WINDOW;
    try (var connection = new RawConnection(server.server.port())) {
      connection.beginLines("/v1/transactions", token);
      var sending =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < count; i += 128) {
                    connection.writeLines(
                        IntStream.range(i, i + 128)
                            .mapToObj(n -> phone("t" + n, "A", "1"))
                            .toArray(String[]::new));
                  }
                  connection.endLines();
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      connection.readHeaders();
      for (int i = 0; i < count; i++) {
        assertThat(connection.readLine()).contains("\"txid\":\"t" + i + "\",\"seq\":" + (i + 1));
      }
      assertThat(connection.readLine()).isNull();
      sending.join();
    }
  }

  @Test
  void aWindowOfLinesNeedsNoReadingMeanwhile() throws Exception {
    var body =
        IntStream.range(0, PostStream.WINDOW)
            .mapToObj(i -> phone("t" + i, "A", "1"))
            .collect(Collectors.joining("\n"));

    var response = server.post(token, LINES, body);

    assertThat(response.body().lines()).hasSize(PostStream.WINDOW);
  }

  @Test
  void aBodyThatBreaksOffHasItsLinesPosted() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.beginLines("/v1/transactions", token);
      connection.writeLines(phone("t1", "A", "1"));
      connection.readHeaders();
      assertThat(connection.readLine()).contains("\"t1\"");
    }
    assertThat(server.get("/v1/accounts/A/transactions/t1", token).statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWhereItPassesIt() throws Exception {
    var body = new ByteArrayInputStream("{}\n{}\n{}\n".getBytes(StandardCharsets.UTF_8));
    var small = new ByteArrayInputStream("{}\n{}".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> new LineReader(body, 8).next())
        .isInstanceOf(Problem.class)
        .hasMessageContaining("larger than 8 bytes");
    var lines = new LineReader(small, 8);
    assertThat(lines.next()).isEqualTo(new LineReader.Line.Text(1, "{}"));
    assertThat(lines.next()).isEqualTo(new LineReader.Line.Text(2, "{}"));
    assertThat(lines.next()).isNull();
  }
}
