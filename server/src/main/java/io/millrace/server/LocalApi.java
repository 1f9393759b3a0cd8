package io.millrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.LedgerOwner;
import io.millrace.ledger.Refusals;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `/local`: what the command line uses beside a running server. It is for whoever can read the
/// ledger's directory, so it may do everything; it answers only on this machine and only to the
/// local secret. Not a stable API: both its ends are of one version.
final class LocalApi {
  static final String ROOT = "local";

  private final LedgerOwner owner;
  private final Inbox inbox;
  private final TokenStore tokens;
  private final Gate gate;
  private final ServerOptions options;

  LocalApi(LedgerOwner owner, Inbox inbox, TokenStore tokens, Gate gate, ServerOptions options) {
    this.owner = owner;
    this.inbox = inbox;
    this.tokens = tokens;
    this.gate = gate;
    this.options = options;
  }

  Reply answer(Call call) throws IOException, InterruptedException {
    if (!call.isFromThisMachine() || !isSecret(call.bearer())) {
      throw Problem.unauthorized();
    }
    try {
      return switch (call.method()) {
        case "GET" -> read(call);
        case "POST" -> write(call);
        default -> throw Problem.methodNotAllowed("GET, POST");
      };
    } catch (InvalidException e) {
      throw Problem.of(e.status(), e.reason());
    } catch (IllegalArgumentException e) { // the book or the token store refuses it
      throw Problem.of(422, String.valueOf(e.getMessage()));
    }
  }

  private Reply read(Call call) throws InterruptedException {
    if (call.isFor(ROOT, "settings")) {
      return Reply.json(200, settings());
    } else if (call.isFor(ROOT, "accounts")) {
      return Reply.lines(
          inbox.ask(book -> book.balances()).stream().map(Json::balanceWithReported));
    } else if (call.isFor(ROOT, "accounts", "*")) {
      return balances(call);
    } else if (call.isFor(ROOT, "accounts", "*", "statement")) {
      return statement(call);
    } else if (call.isFor(ROOT, "conflicts")) {
      return refusals(inbox.ask(book -> book.conflicts()));
    } else if (call.isFor(ROOT, "rejections")) {
      return refusals(inbox.ask(book -> book.rejections()));
    } else if (call.isFor(ROOT, "position")) {
      long lastSeq = inbox.ask(book -> book.lastSeq());
      return Reply.json(200, Json.write(json -> json.writeNumberProperty("lastSeq", lastSeq)));
    } else if (call.isFor(ROOT, "verify")) {
      return Reply.json(200, Json.verification(owner.verify()));
    } else if (call.isFor(ROOT, "tokens")) {
      return Reply.lines(tokens.list().stream().map(Json::token));
    }
    throw Problem.notFound();
  }

  private Reply write(Call call) throws IOException, InterruptedException {
    if (call.isFor(ROOT, "transactions")) {
      var body = call.body();
      var stream = new PostStream(inbox, gate, JsonReader::transaction);
      return new Reply.Streamed(Reply.LINES, out -> stream.answer(body, out));
    } else if (call.isFor(ROOT, "account")) {
      inbox.change(JsonReader.accountChange(JsonObject.parse(call.text())));
      return Reply.json(200, "{}");
    } else if (call.isFor(ROOT, "tokens")) {
      return createToken(JsonObject.parse(call.text()));
    } else if (call.isFor(ROOT, "tokens", "*", "revoke")) {
      boolean revoked = tokens.revoke(call.at(2));
      return Reply.json(200, Json.write(json -> json.writeBooleanProperty("revoked", revoked)));
    }
    throw Problem.notFound();
  }

  private Reply balances(Call call) throws InterruptedException {
    var day = PublicApi.date(call, "at");
    var account = call.at(2);
    var balances =
        day == null
            ? inbox.ask(book -> book.balances(account))
            : inbox
                .ask(book -> book.history(account))
                .map(history -> history.balancesAt(day))
                .orElse(List.of());
    return Reply.lines(balances.stream().map(Json::balanceWithReported));
  }

  private Reply statement(Call call) throws InterruptedException {
    var from = PublicApi.date(call, "from");
    var to = PublicApi.date(call, "to");
    return Reply.lines(
        inbox
            .ask(book -> book.history(call.at(2)))
            .map(history -> history.statement(from, to))
            .orElseGet(Stream::empty)
            .map(Json::statementLine));
  }

  private static Reply refusals(Refusals refusals) {
    return Reply.lines(refusals.stream().map(Json::refusal));
  }

  private Reply createToken(JsonObject json) {
    json.requireOnly(Set.of("feed", "ids", "accounts"));
    var created =
        tokens.create(
            json.text("feed"), json.textOrNull("ids"), Set.copyOf(json.texts("accounts")));
    return Reply.json(201, Json.newToken(created));
  }

  private String settings() {
    return Json.write(json -> {
      json.writeStringProperty("zone", options.zone().getId());
      json.writeStringProperty("rejectDirectory", options.rejectDirectory().toString());
    });
  }

  private boolean isSecret(String bearer) {
    return MessageDigest.isEqual(
        bearer.getBytes(UTF_8), options.localSecret().getBytes(UTF_8)); // constant time
  }
}
