package io.millrace.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.millrace.ledger.LedgerStoppedException;
import io.millrace.server.Connections.Connection;
import java.io.IOException;
import java.util.Map;

/// Takes every request: parse, route, respond.
final class Router {
  private static final System.Logger LOG = System.getLogger(Router.class.getName());

  private final Gate gate;
  private final Inbox inbox;
  private final Connections connections;
  private final PublicApi publicApi;
  private final LocalApi localApi;

  Router(Gate gate, Inbox inbox, Connections connections, PublicApi publicApi, LocalApi localApi) {
    this.gate = gate;
    this.inbox = inbox;
    this.connections = connections;
    this.publicApi = publicApi;
    this.localApi = localApi;
  }

  void handle(ServerRequest request, ServerResponse response)
      throws IOException, InterruptedException {
    var connection = connections.of(request.remotePeer().address());
    connection.endWait();
    try {
      answer(request, connection, response);
    } finally {
      connection.beginWait(); // for the next request
    }
  }

  private void answer(ServerRequest request, Connection connection, ServerResponse response)
      throws IOException, InterruptedException {
    if (!gate.tryEnter()) {
      whileStopping(request).send(response);
      return;
    }
    try {
      reply(request, connection).send(response);
    } finally {
      gate.leave();
    }
  }

  private Reply reply(ServerRequest request, Connection connection) throws InterruptedException {
    try {
      return route(new Call(request, connection));
    } catch (Problem problem) {
      return problem.reply();
    } catch (LedgerStoppedException e) {
      return Problem.stopped(e).reply();
    } catch (ArithmeticException e) {
      return Problem.of(422, "a balance of that day is too large to tell").reply();
    } catch (IOException e) {
      throw new CloseConnectionException("the body did not come", e);
    } catch (RuntimeException e) { // a mistake of ours: the client learns that, we learn the rest
      LOG.log(System.Logger.Level.ERROR, "a request failed", e);
      return Problem.of(500, "the server made a mistake").reply();
    }
  }

  private Reply route(Call call) throws IOException, InterruptedException {
    if (call.startsWith(PublicApi.ROOT)) {
      return publicApi.answer(call);
    } else if (call.startsWith(LocalApi.ROOT)) {
      return localApi.answer(call);
    } else if (call.isFor("healthz")) {
      call.requireMethod("GET");
      return alive();
    } else if (call.isFor("readyz")) {
      call.requireMethod("GET");
      return inbox.isOpen() ? text("ready") : Problem.of(503, "the ledger has stopped").reply();
    }
    throw Problem.notFound();
  }

  private static Reply whileStopping(ServerRequest request) {
    return request.prologue().uriPath().rawPath().equals("/healthz")
        ? alive()
        : Problem.stopping().reply();
  }

  private static Reply alive() {
    return text("alive");
  }

  private static Reply text(String word) {
    return new Reply.Whole(200, Reply.TEXT, Map.of(), word + "\n");
  }
}
