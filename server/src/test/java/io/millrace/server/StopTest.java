package io.millrace.server;

import static io.millrace.server.TestServer.phone;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.Hold;
import io.millrace.ledger.JournalRecord;
import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.MemoryJournal;
import io.millrace.ledger.Outcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that stops answers all it has accepted, and accepts nothing more.
@Timeout(60)
class StopTest {
  private static final int CLIENT_COUNT = 16;
  private static final int POSTS_BEFORE_CLOSE = 200;

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

  @RepeatedTest(20)
  void whatIsAnsweredIsInTheBookAndWhatIsNotIsNot() throws Exception {
    var answers = new ConcurrentHashMap<String, String>();
    var busy = new CountDownLatch(POSTS_BEFORE_CLOSE);
    var clients = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < CLIENT_COUNT; i++) {
      var name = "c" + i;
      clients.add(
          CompletableFuture.runAsync(
              () -> postUntilRefused(name, answers, busy), Thread::startVirtualThread));
    }
    busy.await();

    server.server.close();
    clients.forEach(CompletableFuture::join);

    var records = server.journal.records();
    var book = LedgerOwner.recover(new MemoryJournal(records));
    answers.forEach((txid, body) ->
        assertThat(book.lookup("phone-1", "A", txid).map(outcome -> Json.outcome(txid, outcome)))
            .contains(body));
    Map<String, Outcome> booked =
        records.stream()
            .map(JournalRecord.Decided.class::cast)
            .collect(
                Collectors.toMap(
                    record -> record.transaction().txid(), JournalRecord.Decided::outcome));
    assertThat(answers.keySet())
        .isEqualTo(booked.keySet())
        .hasSizeGreaterThanOrEqualTo(POSTS_BEFORE_CLOSE);
  }

  @Test
  void whileItStopsItAnswersWhatItHasAndRefusesWhatIsNew() throws Exception {
    CompletableFuture<HttpResponse<String>> accepted;
    CompletableFuture<Void> closing;
    var writing = new Hold();
    server.journal.beforeWrite(writing);
    try {
      accepted =
          CompletableFuture.supplyAsync(
              () -> posted(phone("t1", "A", "1")), Thread::startVirtualThread);
      writing.awaitReached();
      closing = CompletableFuture.runAsync(server.server::close, Thread::startVirtualThread);
      while (server.send(server.request("/readyz")).statusCode() != 503) {
        Thread.onSpinWait();
      }

      assertThat(server.send(server.request("/healthz")).statusCode()).isEqualTo(200);
      var refused = server.post(token, phone("t2", "A", "1"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("the server is stopping");
      assertThat(closing).isNotDone();
      assertThat(accepted).isNotDone();
    } finally {
      writing.release();
    }

    assertThat(accepted.join().statusCode()).isEqualTo(201);
    closing.join();
    assertThat(server.journal.records()).hasSize(1);
  }

  @Test
  void aStreamEndsAfterTheAnswersOfWhatWasAccepted() throws Exception {
    try (var connection = new RawConnection(server.server.port())) {
      connection.beginLines("/v1/transactions", token);
      connection.writeLines(phone("t1", "A", "1"));
      connection.readHeaders();
      assertThat(connection.readLine()).contains("\"t1\"");

      server.server.close();

      assertThat(connection.readLine()).contains("\"status\":503", "the server is stopping");
      assertThat(connection.readLine()).isNull();
    }
    assertThat(server.journal.records()).hasSize(1);
  }

  @Test
  void closingTwiceIsClosingOnceAndLeavesTheOwnerToItsCaller() throws Exception {
    server.server.close();
    server.server.close();

    assertThat(server.owner.<Long>ask(book -> book.lastSeq()).longValue()).isZero();
  }

  private void postUntilRefused(String name, Map<String, String> answers, CountDownLatch busy) {
    for (int i = 0; ; i++) {
      var txid = name + "-" + i;
      try {
        var response = server.post(token, phone(txid, "A", "1"));
        if (response.statusCode() != 201) {
          assertThat(response.statusCode()).isEqualTo(503);
          return;
        }
        answers.put(txid, response.body());
      } catch (HttpTimeoutException never) {
        throw new AssertionError(txid + " is neither answered nor refused", never);
      } catch (IOException refused) {
        return; // the connection: nothing was accepted
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        busy.countDown();
      }
    }
  }

  private HttpResponse<String> posted(String json) {
    try {
      return server.post(token, json);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
