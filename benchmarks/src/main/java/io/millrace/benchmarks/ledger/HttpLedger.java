package io.millrace.benchmarks.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Ours over HTTP: each feed has a connection, posts one transaction as `application/json` and
/// several as lines, and waits for the answer.
final class HttpLedger implements Ledger {
  private static final String TRANSACTIONS = "/v1/transactions";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int CONFLICT = 409;
  private static final byte[] POSTED = outcome("posted");
  private static final byte[] REPLAYED = outcome("replayed");
  private static final byte[] CONFLICTED = outcome("conflict");
  private static final Pattern BALANCE =
      Pattern.compile("\"account\":\"([^\"]*?)(\\d+)\".*\"balance\":\"(-?\\d+)\\.(\\d\\d)\"");
  private static final Pattern AMOUNT = Pattern.compile("\"amount\":\"(-?\\d+)\\.(\\d\\d)\"");

  /// A feed's end; used by that feed's thread alone while posts are under way.
  private record Feed(HttpConnection connection, RequestBody body) {}

  private final ServeProcess server;
  private final String prefix;
  private final int accountCount;
  private final List<Feed> feeds = new ArrayList<>();

  /// Connects every feed of the load.
  ///
  /// @param prefix of the accounts' names and the txids, so that they are new to the server
  HttpLedger(ServeProcess server, String prefix, Load load) throws IOException {
    this.server = server;
    this.prefix = prefix;
    this.accountCount = load.accountCount();
    for (int feed = 0; feed < load.feedCount(); feed++) {
      feeds.add(new Feed(connect(), new RequestBody(prefix)));
    }
  }

  /// Returns when the whole answer is there.
  @Override
  public CompletableFuture<Counts> post(List<Transfer> batch) throws IOException {
    var feed = feeds.get(batch.getFirst().feed());
    var body = feed.body();
    body.clear();
    boolean isSingle = batch.size() == 1;
    for (var transfer : batch) {
      body.add(transfer);
      if (!isSingle) {
        body.endLine();
      }
    }
    var type = isSingle ? "application/json" : "application/x-ndjson";
    int status = feed.connection().post(TRANSACTIONS, type, body);
    if (status != OK && !(isSingle && (status == CREATED || status == CONFLICT))) {
      throw new IOException("status " + status + ": " + feed.connection().text());
    }
    return CompletableFuture.completedFuture(count(feed.connection()));
  }

  @Override
  public long[] balances() throws IOException {
    var balances = new long[accountCount];
    for (var line : lines("/v1/accounts").toList()) {
      var balance = BALANCE.matcher(line);
      if (balance.find() && balance.group(1).equals(prefix + "account-")) {
        balances[Integer.parseInt(balance.group(2))] = cents(balance, 3);
      }
    }
    return balances;
  }

  @Override
  public long statementSum(int account) throws IOException {
    return lines("/v1/accounts/" + prefix + "account-" + account + "/statement")
        .mapToLong(line -> {
          var amount = AMOUNT.matcher(line);
          if (!amount.find()) {
            throw new IllegalStateException("no amount in " + line);
          }
          return cents(amount, 1);
        })
        .sum();
  }

  @Override
  public Traffic traffic() {
    var connections = feeds.stream().map(Feed::connection).toList();
    return new Traffic(
        server.cpuNanos(),
        connections.stream().mapToLong(HttpConnection::sentBytes).sum(),
        connections.stream().mapToLong(HttpConnection::receivedBytes).sum());
  }

  @Override
  public void close() throws IOException {
    for (var feed : feeds) {
      feed.connection().close();
    }
  }

  private HttpConnection connect() throws IOException {
    return new HttpConnection(server.port(), server.token());
  }

  private Stream<String> lines(String path) throws IOException {
    try (var connection = connect()) {
      int status = connection.getLines(path);
      return switch (status) {
        case OK -> connection.text().lines();
        case 404 -> Stream.empty(); // nothing has moved there
        default -> throw new IOException("status " + status + ": " + connection.text());
      };
    }
  }

  private static Counts count(HttpConnection answer) {
    var bytes = answer.body();
    long posted = 0;
    long replayed = 0;
    long conflicts = 0;
    for (int from = 0; from < answer.bodyLength(); ) {
      int to = from;
      while (to < answer.bodyLength() && bytes[to] != '\n') {
        to++;
      }
      if (begins(bytes, from, POSTED)) {
        posted++;
      } else if (begins(bytes, from, CONFLICTED)) {
        conflicts++;
      } else if (begins(bytes, from, REPLAYED)) {
        var line = new String(bytes, from, to - from, ISO_8859_1);
        if (line.contains("\"outcome\":\"conflict\"")) {
          conflicts++; // also when it comes again, as the peers tell it
        } else {
          replayed++;
        }
      } else {
        throw new IllegalStateException(new String(bytes, from, to - from, ISO_8859_1));
      }
      from = to + 1;
    }
    return new Counts(posted, replayed, conflicts);
  }

  private static boolean begins(byte[] bytes, int from, byte[] text) {
    int to = from + text.length;
    return to <= bytes.length && Arrays.equals(bytes, from, to, text, 0, text.length);
  }

  private static byte[] outcome(String name) {
    return ("{\"outcome\":\"" + name + "\"").getBytes(ISO_8859_1);
  }

  /// A decimal in two groups, whole and cents.
  private static long cents(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group) + matcher.group(group + 1));
  }
}
