package io.millrace.server;

import io.millrace.ledger.Book;
import io.millrace.ledger.History;
import io.millrace.ledger.Outcome;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/v1`: what phones and services use, each with a token that says which feed it is and which
/// accounts it may post to and read.
final class PublicApi {
  static final String ROOT = "v1";

  private static final String ACCOUNTS = "accounts";
  private static final String TRANSACTIONS = "transactions";
  private static final String STATEMENT = "statement";

  private final Inbox inbox;
  private final TokenStore tokens;
  private final Gate gate;
  private final ZoneId zone;

  PublicApi(Inbox inbox, TokenStore tokens, Gate gate, ZoneId zone) {
    this.inbox = inbox;
    this.tokens = tokens;
    this.gate = gate;
    this.zone = zone;
  }

  Reply answer(Call call) throws IOException, InterruptedException {
    var token = tokens.authenticate(call.bearer()).orElseThrow(Problem::unauthorized);
    if (call.isFor(ROOT, TRANSACTIONS)) {
      call.requireMethod("POST");
      return post(call, token);
    }
    return read(call, token);
  }

  private Reply read(Call call, TokenInfo token) throws InterruptedException {
    Endpoint endpoint;
    if (call.isFor(ROOT, ACCOUNTS)) {
      endpoint = this::accounts;
    } else if (call.isFor(ROOT, ACCOUNTS, "*")) {
      endpoint = this::account;
    } else if (call.isFor(ROOT, ACCOUNTS, "*", STATEMENT)) {
      endpoint = this::statement;
    } else if (call.isFor(ROOT, ACCOUNTS, "*", TRANSACTIONS, "*")) {
      endpoint = this::transaction;
    } else {
      throw Problem.notFound();
    }
    call.requireMethod("GET");
    return endpoint.answer(call, token);
  }

  private interface Endpoint {
    Reply answer(Call call, TokenInfo token) throws InterruptedException;
  }

  private Reply post(Call call, TokenInfo token) throws IOException, InterruptedException {
    call.requireQuery();
    var parser = new FeedParser(token, zone);
    var access = new Access(token, inbox);
    return switch (call.mediaType()) {
      case Reply.JSON -> postOne(call.text(), parser, access);
      case Reply.LINES -> postLines(call, parser, access);
      default -> throw Problem.of(415, "the body must be " + Reply.JSON + " or " + Reply.LINES);
    };
  }

  private Reply postOne(String body, FeedParser parser, Access access) throws InterruptedException {
    try {
      var transaction = parser.parse(body);
      var denied = access.denied(transaction);
      if (denied != null) {
        throw Access.forbidden(denied);
      }
      var outcome = inbox.post(transaction);
      return Reply.json(status(outcome), Json.outcome(transaction.txid(), outcome));
    } catch (InvalidException e) {
      throw Problem.invalid(e);
    }
  }

  private Reply postLines(Call call, FeedParser parser, Access access) {
    var body = call.body();
    var stream =
        new PostStream(
            inbox,
            gate,
            line -> {
              var transaction = parser.parse(line);
              var denied = access.denied(transaction);
              if (denied != null) {
                throw InvalidException.in(
                    transaction.txid(), InvalidException.value(Access.reason(denied)));
              }
              return transaction;
            });
    return new Reply.Streamed(Reply.LINES, out -> stream.answer(body, out));
  }

  private Reply accounts(Call call, TokenInfo token) throws InterruptedException {
    call.requireQuery();
    var balances =
        inbox.ask(book ->
            book.balances().stream()
                .filter(balance -> Access.permits(book, token, balance.account()))
                .toList());
    return list(call, null, ACCOUNTS, balances.stream().map(Json::balance));
  }

  private Reply account(Call call, TokenInfo token) throws InterruptedException {
    call.requireQuery();
    var balances = ofAccount(call, token, book -> book.balances(call.at(2)));
    if (balances.isEmpty()) {
      throw unknown();
    }
    var name = balances.getFirst().account();
    return list(call, name, "balances", balances.stream().map(Json::balanceWithReported));
  }

  private Reply statement(Call call, TokenInfo token) throws InterruptedException {
    call.requireQuery("from", "to");
    var from = date(call, "from");
    var to = date(call, "to");
    var history =
        ofAccount(call, token, book -> book.history(call.at(2)))
            .filter(History::isUsed)
            .orElseThrow(PublicApi::unknown);
    return list(
        call, history.account(), "lines", history.statement(from, to).map(Json::statementLine));
  }

  private Reply transaction(Call call, TokenInfo token) throws InterruptedException {
    call.requireQuery("feed");
    var asked = call.query("feed");
    var feed = asked == null ? token.feed() : asked;
    var txid = call.at(4);
    Optional<Outcome> outcome = ofAccount(call, token, book -> book.lookup(feed, call.at(2), txid));
    return Reply.json(
        200,
        Json.outcome(
            txid,
            outcome.orElseThrow(
                () -> Problem.of(404, "the ledger has no such message of this feed"))));
  }

  /// Asks the book about the account of the path, if the token allows it.
  private <R> R ofAccount(Call call, TokenInfo token, Function<Book, R> question)
      throws InterruptedException {
    var name = call.at(2);
    return inbox.ask(book -> {
      if (!Access.permits(book, token, name)) {
        throw Access.forbidden(name);
      }
      return question.apply(book);
    });
  }

  static @Nullable LocalDate date(Call call, String parameter) {
    var value = call.query(parameter);
    try {
      return value == null ? null : JsonReader.date(parameter, value);
    } catch (InvalidException e) {
      throw Problem.of(400, e.reason());
    }
  }

  /// The status of a message's first outcome; a replay succeeds or fails as the message did.
  private static int status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Posted posted -> 201;
      case Outcome.Confirmed confirmed -> 200;
      case Outcome.Replayed replayed ->
          replayed.first() instanceof Outcome.Posted ? 200 : status(replayed.first());
      case Outcome.Conflict conflict -> 409;
      case Outcome.Rejected rejected -> 422;
    };
  }

  private static Problem unknown() {
    return Problem.of(404, "the ledger has no such account");
  }

  /// One object a line if the client asks for it, else one object around an array.
  private static Reply list(
      Call call, @Nullable String account, String field, Stream<String> objects) {
    if (call.wantsLines()) {
      return Reply.lines(objects);
    }
    var array = objects.collect(Collectors.joining(",", "[", "]"));
    return Reply.json(
        200,
        Json.write(json -> {
          Json.writeOptional(json, "account", account);
          json.writeName(field);
          json.writeRawValue(array);
        }));
  }
}
