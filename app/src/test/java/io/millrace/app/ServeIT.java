package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.journal.SegmentJournal;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ServeIT {
  private static final String COFFEE =
      "{\"txid\":\"t-1\",\"account\":\"DE02\",\"amount\":\"-12.50\",\"currency\":\"EUR\","
          + "\"timestamp\":\"2026-11-24T10:00:00Z\",\"text\":\"Coffee\"}";

  @TempDir private Path folder;

  private static String url(Launcher.Running server) throws IOException, InterruptedException {
    while (server.process().isAlive()) {
      var said = Files.readString(server.out());
      if (said.endsWith("\n")) {
        return said.split("\"")[3];
      }
      Thread.onSpinWait();
    }
    throw new IllegalStateException("the server ended: " + Files.readString(server.err()));
  }

  private static HttpResponse<String> post(String url, String token, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url + "/v1/transactions"))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void commandsGoThroughTheRunningServerAndTheLedgerOutlivesIt() throws Exception {
    var launcher = new Launcher(folder);
    var server = launcher.start("serve", "--port", "0", "--json");
    var url = url(server);
    var token = launcher.run("token", "create", "--feed", "phone-1").out().strip();
    assertThat(post(url, token, COFFEE).statusCode()).isEqualTo(201);
    assertThat(post(url, token, COFFEE).body()).contains("\"outcome\":\"replayed\"");

    var csv =
        Files.writeString(
            folder.resolve("bank.csv"),
            "id,account,booking_date,value_date,amount,currency,text,end_to_end_id,status\n"
                + "1,DE02,2026-11-24,,100.00,EUR,Salary,,booked\n");
    var imported = launcher.run("import", "--dialect", "millrace", "--json", csv.toString());
    assertThat(imported.out()).contains("\"posted\":1");
    assertThat(launcher.run("balance", "DE02", "--json").out()).contains("\"balance\":\"87.50\"");
    assertThat(launcher.run("statement", "DE02").out()).contains("Coffee").contains("Salary");
    assertThat(launcher.run("verify", "--json").out()).contains("\"ok\":true");
    assertThat(folder.resolve("ledger/owner")).exists();

    assertThat(launcher.run("serve", "--port", "0").err().lines())
        .singleElement()
        .asString()
        .contains("ledger is served already");

    server.process().destroy(); // SIGTERM
    server.end();
    assertThat(folder.resolve("ledger/owner")).doesNotExist();
    assertThat(launcher.run("balance", "DE02", "--json").out()).contains("\"balance\":\"87.50\"");
  }

  @Test
  void killedServerLeavesALedgerThatOpens() throws Exception {
    var launcher = new Launcher(folder);
    var server = launcher.start("serve", "--port", "0", "--json");
    var url = url(server);
    var token = launcher.run("token", "create", "--feed", "phone-1").out().strip();
    assertThat(post(url, token, COFFEE).statusCode()).isEqualTo(201);
    server.killAfter(0);
    assertThat(folder.resolve("ledger/owner")).exists();
    assertThat(launcher.run("balance", "DE02", "--json").out()).contains("\"balance\":\"-12.50\"");
  }

  @Test
  void directoryHeldByAProcessThatDoesNotAnswerExitsFour() throws Exception {
    try (var held = SegmentJournal.open(folder.resolve("ledger"))) {
      var result = new Launcher(folder).run("accounts");
      assertThat(held).isNotNull();
      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err().lines())
          .singleElement()
          .asString()
          .startsWith("millrace: ")
          .contains("ledger");
    }
  }

  @Test
  void portInUseExitsTwoAndNamesTheWayOut() throws Exception {
    try (var taken = new ServerSocket(0)) {
      var result =
          new Launcher(folder).run("serve", "--port", Integer.toString(taken.getLocalPort()));
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err().lines())
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort())
          .contains("--port");
    }
  }
}
