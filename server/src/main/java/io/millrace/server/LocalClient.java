package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.channel.Receiver;
import io.millrace.ledger.AccountChange;
import io.millrace.ledger.Balance;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.ledger.Post;
import io.millrace.ledger.Refusal;
import io.millrace.ledger.StatementLine;
import io.millrace.ledger.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the command line does with a ledger that a running server owns: the questions and changes
/// of the ledger's own API, asked over `/local` on this machine. Safe for all threads.
///
/// Its methods throw an IOException if the server cannot be reached, does not know the secret, or
/// answers what no server of this version does; a [LedgerStoppedException] if the server or its
/// ledger is stopping; and an IllegalArgumentException if the ledger refuses what is asked.
public final class LocalClient implements AutoCloseable {

  /// What the server's options are.
  ///
  /// @param zone the ledger's time zone
  /// @param rejectDirectory where bad rows are kept aside
  public record Settings(ZoneId zone, Path rejectDirectory) {}

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI root;
  private final String authorization;

  /// A client of the server on this port of this machine; nothing is sent yet.
  public LocalClient(int port, String localSecret) {
    this.root = URI.create("http://" + ServerOptions.LOOPBACK + ":" + port);
    this.authorization = "Bearer " + localSecret;
  }

  /// Posts all that arrives, in order, and has every post answered or failed exactly once; returns
  /// when the channel has ended.
  ///
  /// If the connection breaks or the server stops, what is not answered fails with a
  /// [LedgerStoppedException], and so does all that is still sent: whether the ledger has it is
  /// known only by sending it again, which never posts twice.
  ///
  /// @throws io.millrace.channel.ChannelClosedException if the end is a failure; all that came is
  ///   answered
  public void forward(Receiver<Post> posts) throws InterruptedException {
    new Forwarder(this).run(posts);
  }

  /// Every account in every currency.
  public List<Balance> balances() throws IOException, InterruptedException {
    return list("/local/accounts", JsonReader::balance);
  }

  /// One account, now or at the end of a day; empty if the ledger does not know it.
  public List<Balance> balances(String account, @Nullable LocalDate at)
      throws IOException, InterruptedException {
    return list("/local/accounts/" + encoded(account) + query("at", at), JsonReader::balance);
  }

  /// The lines of the statement of an account, one by one as they arrive; from and to may be open.
  ///
  /// @throws IOException if the answer breaks off; what the reader has by then is not all
  public void statement(
      String account,
      @Nullable LocalDate from,
      @Nullable LocalDate to,
      Consumer<StatementLine> reader)
      throws IOException, InterruptedException {
    var query = query("from", from);
    var rest = query("to", to);
    each(
        "/local/accounts/"
            + encoded(account)
            + "/statement"
            + (query.isEmpty() ? rest : query + rest.replace('?', '&')),
        JsonReader::statementLine,
        reader);
  }

  /// Messages that contradict an entry, oldest first, one by one as they arrive.
  ///
  /// @throws IOException if the answer breaks off; what the reader has by then is not all
  public void conflicts(Consumer<Refusal> reader) throws IOException, InterruptedException {
    each("/local/conflicts", JsonReader::refusal, reader);
  }

  /// Messages that the book rejected, as [#conflicts] gives the others.
  ///
  /// @throws IOException if the answer breaks off; what the reader has by then is not all
  public void rejections(Consumer<Refusal> reader) throws IOException, InterruptedException {
    each("/local/rejections", JsonReader::refusal, reader);
  }

  /// Has the server read its whole journal again; may take long.
  public Verification verify() throws IOException, InterruptedException {
    return JsonReader.verification(get("/local/verify"));
  }

  /// The last record that is durable by now.
  public long lastSeq() throws IOException, InterruptedException {
    return get("/local/position").number("lastSeq");
  }

  /// Changes an account's settings; returns once the change is durable.
  public void change(AccountChange change) throws IOException, InterruptedException {
    post("/local/account", Json.accountChange(change));
  }

  public Settings settings() throws IOException, InterruptedException {
    var json = get("/local/settings");
    return new Settings(ZoneId.of(json.text("zone")), Path.of(json.text("rejectDirectory")));
  }

  public List<TokenInfo> tokens() throws IOException, InterruptedException {
    return list("/local/tokens", JsonReader::token);
  }

  /// Makes a token, as [TokenStore#create] does.
  public NewToken createToken(String feed, @Nullable String idSpace, Set<String> accounts)
      throws IOException, InterruptedException {
    var json =
        post(
            "/local/tokens",
            Json.write(fields -> {
              fields.writeStringProperty("feed", feed);
              Json.writeOptional(fields, "ids", idSpace);
              Json.writeTexts(fields, "accounts", accounts);
            }));
    return new NewToken(json.text("token"), JsonReader.token(json));
  }

  /// Ends a token, as [TokenStore#revoke] does.
  public boolean revokeToken(String id) throws IOException, InterruptedException {
    return post("/local/tokens/" + encoded(id) + "/revoke", "{}").flag("revoked");
  }

  @Override
  public void close() {
    http.close();
  }

  /// Sends lines of transactions; the body of the answer is the caller's to read and close.
  HttpResponse<Stream<String>> postLines(byte[] lines) throws IOException, InterruptedException {
    var request =
        request("/local/transactions")
            .header("Content-Type", Reply.LINES)
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      try (var body = response.body()) {
        throw refusal(response.statusCode(), first(body));
      }
    }
    return response;
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    return one(request(path).build());
  }

  private JsonObject post(String path, String json) throws IOException, InterruptedException {
    return one(
        request(path)
            .header("Content-Type", Reply.JSON)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private JsonObject one(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    if (response.statusCode() >= 300) {
      throw refusal(response.statusCode(), response.body());
    }
    return parsed(response.body(), Function.identity());
  }

  private <R> List<R> list(String path, Function<JsonObject, R> reader)
      throws IOException, InterruptedException {
    var list = new ArrayList<R>();
    each(path, reader, list::add);
    return list;
  }

  private <R> void each(String path, Function<JsonObject, R> reader, Consumer<R> each)
      throws IOException, InterruptedException {
    var response = http.send(request(path).build(), HttpResponse.BodyHandlers.ofLines());
    try (var lines = response.body()) {
      if (response.statusCode() != 200) {
        throw refusal(response.statusCode(), first(lines));
      }
      lines.map(line -> parsed(line, reader)).forEach(each);
    } catch (UncheckedIOException e) {
      throw new IOException("the server's answer broke off", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).header("Authorization", authorization);
  }

  private static <R> R parsed(String line, Function<JsonObject, R> reader) {
    try {
      return reader.apply(JsonObject.parse(line));
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(new IOException("not an answer of a millrace server", e));
    }
  }

  private static String first(Stream<String> lines) {
    return lines.findFirst().orElse("");
  }

  /// What an answer that is a problem means to the caller.
  private static IOException refusal(int status, String body) {
    String detail;
    try {
      detail = JsonObject.parse(body).text("detail");
    } catch (IllegalArgumentException e) {
      return new IOException("the server answers with status " + status, e);
    }
    return switch (status) {
      case 400, 422 -> throw new IllegalArgumentException(detail);
      case 503 -> throw new LedgerStoppedException(new IOException(detail));
      default -> new IOException(detail);
    };
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20").replace(".", "%2E");
  }

  private static String query(String name, @Nullable LocalDate date) {
    return date == null ? "" : "?" + name + "=" + date;
  }
}
