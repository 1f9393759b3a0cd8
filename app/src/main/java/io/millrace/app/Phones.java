package io.millrace.app;

import io.millrace.ledger.Tally;
import io.millrace.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The people of the demo: each phone is a virtual thread with a token of its own that posts the
/// lines of its file over HTTP, one after the other, waiting for each answer. An answer that is
/// lost is asked for again by posting the same line.
final class Phones {
  private static final int TRY_COUNT_MAX = 5;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final JsonFactory JSON = new JsonFactory();

  private record Phone(String feed, String token, List<String> posts) {}

  private final URI target;
  private final HttpClient http;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final long postCount;
  private Tally.Counts counts = Tally.Counts.NONE;

  private Phones(int port, List<Phone> phones) {
    target = URI.create("http://" + ServerOptions.LOOPBACK + ":" + port + "/v1/transactions");
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    postCount = phones.stream().mapToLong(phone -> phone.posts().size()).sum();
    for (var phone : phones) {
      threads.add(Thread.ofVirtual().name(phone.feed()).unstarted(() -> run(phone)));
    }
  }

  /// Gives every phone in the folder a new token, in place of those of an earlier run, and starts
  /// it.
  static Phones start(Path folder, ServedLedger served, String idSpace) throws IOException {
    var tokens = served.ledger().tokenStore();
    tokens.list().stream()
        .filter(token -> token.revoked() == null && token.feed().startsWith("phone-"))
        .forEach(token -> tokens.revoke(token.id()));
    var phones = new ArrayList<Phone>();
    try (var files = Files.list(folder)) {
      for (var file : files.sorted().toList()) {
        var feed = String.valueOf(file.getFileName()).replace(".ndjson", "");
        var token = tokens.create(feed, idSpace, java.util.Set.of()).token();
        phones.add(new Phone(feed, token, Files.readAllLines(file)));
      }
    }
    var started = new Phones(served.port(), phones);
    started.threads.forEach(Thread::start);
    return started;
  }

  int count() {
    return threads.size();
  }

  Progress.Gauge gauge() {
    return new Progress.Gauge("phones", "posts", postCount, answered::get);
  }

  synchronized Tally.Counts counts() {
    return counts;
  }

  /// One line for each phone that gave up.
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /// Waits at most this long for the end of one of the phones that still run.
  ///
  /// @return whether all have ended
  boolean join(long timeoutMillis) throws InterruptedException {
    for (var thread : threads) {
      if (thread.isAlive()) {
        thread.join(timeoutMillis);
        return false;
      }
    }
    http.close();
    return true;
  }

  private void run(Phone phone) {
    try {
      for (var post : phone.posts()) {
        count(outcome(phone, post));
      }
    } catch (IOException e) {
      failed(phone.feed() + " gave up: " + Main.message(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(phone.feed() + " was interrupted");
    }
  }

  private String outcome(Phone phone, String post) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(target)
            .timeout(ANSWER_TIMEOUT)
            .header("Authorization", "Bearer " + phone.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(post))
            .build();
    for (int i = 1; ; i++) {
      try {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != TOO_MANY_REQUESTS) {
          return outcome(response.body());
        }
      } catch (IOException e) {
        if (i == TRY_COUNT_MAX) {
          throw e;
        }
      }
      if (i == TRY_COUNT_MAX) {
        throw new IOException("the ledger stays busy");
      }
      Thread.sleep(PAUSE);
    }
  }

  /// The `outcome` of an answer.
  private static String outcome(String body) throws IOException {
    try (var json = JSON.createParser(ObjectReadContext.empty(), body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean found = json.currentName().equals("outcome");
        json.nextToken();
        if (found) {
          return json.getString();
        }
        json.skipChildren();
      }
    } catch (UncheckedIOException | tools.jackson.core.JacksonException e) {
      throw new IOException("the server answered what is not JSON: " + body, e);
    }
    throw new IOException("the server answered: " + body);
  }

  private synchronized void count(String outcome) throws IOException {
    answered.incrementAndGet();
    counts =
        counts.plus(
            switch (outcome) {
              case "posted" -> new Tally.Counts(1, 1, 0, 0, 0, 0, 0);
              case "confirmed" -> new Tally.Counts(1, 0, 1, 0, 0, 0, 0);
              case "replayed" -> new Tally.Counts(1, 0, 0, 1, 0, 0, 0);
              case "conflict" -> new Tally.Counts(1, 0, 0, 0, 1, 0, 0);
              case "rejected", "invalid" -> new Tally.Counts(1, 0, 0, 0, 0, 1, 0);
              default -> throw new IOException("the server answered the outcome " + outcome);
            });
  }

  private synchronized void failed(String failure) {
    failures.add(failure);
  }
}
