package io.millrace.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.millrace.ledger.LedgerOwner;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Serves a ledger over HTTP. Every request has its own virtual thread; none of them touches the
/// book.
public final class LedgerServer implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final int CONNECTION_COUNT_MAX = 4_096;
  private static final int HEADERS_BYTES_MAX = 16 * 1024;
  private static final int PROLOGUE_BYTES_MAX = 8 * 1024; // an account and a txid, percent-encoded

  /// How long a client may keep us waiting: for its next request with all its headers, for a small
  /// body, or for more of a long one.
  private static final Duration CLIENT_WAIT_MAX = Duration.ofMinutes(1);

  /// How long `close` waits for accepted requests: their answers need one fsync, but a client may
  /// be slow to take them.
  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(30);

  /// How long connections have to end on their own once nothing is in progress.
  private static final Duration CONNECTIONS_GRACE = Duration.ofMillis(200);

  /// Kept here, because the logging framework forgets the level of a logger that nobody holds.
  private static final Logger HELIDON_LOG = Logger.getLogger("io.helidon");

  private final Gate gate = new Gate();
  private final Connections connections;
  private final Thread watch;
  private final Inbox inbox;
  private final WebServer web;
  private final String host;
  private volatile int port;

  private LedgerServer(
      LedgerOwner owner, TokenStore tokens, ServerOptions options, Duration clientWaitMax) {
    this.connections = new Connections(clientWaitMax);
    this.watch = Thread.ofVirtual().name("connections-watch").unstarted(connections::watch);
    this.host = options.host();
    this.inbox = new Inbox(owner);
    var router =
        new Router(
            gate,
            inbox,
            connections,
            new PublicApi(inbox, tokens, gate, options.zone()),
            new LocalApi(owner, inbox, tokens, gate, options));
    this.web = webServer(options, router);
  }

  /// Starts serving; the owner stays the caller's to close, after this.
  ///
  /// @throws ServerException if the port cannot be had
  /// @throws io.millrace.ledger.LedgerStoppedException if the ledger has stopped
  public static LedgerServer start(LedgerOwner owner, TokenStore tokens, ServerOptions options) {
    return start(owner, tokens, options, CLIENT_WAIT_MAX);
  }

  static LedgerServer start(
      LedgerOwner owner, TokenStore tokens, ServerOptions options, Duration clientWaitMax) {
    if (HELIDON_LOG.getLevel() == null) {
      HELIDON_LOG.setLevel(Level.OFF); // it announces itself, and every client that goes away
    }
    var server = new LedgerServer(owner, tokens, options, clientWaitMax);
    server.web.start();
    if (!server.web.isRunning()) {
      server.inbox.close();
      throw new ServerException(
          "cannot listen on " + options.host() + " port " + options.port(), null);
    }
    server.port = server.web.port();
    server.watch.start();
    return server;
  }

  /// The port it listens on, or did before it was closed.
  public int port() {
    return port;
  }

  /// Refuses new requests, answers all that were accepted, then stops; idempotent. What a client
  /// has sent and not got answered was not posted, unless it took longer to read its answers than
  /// half a minute.
  @Override
  public void close() {
    gate.close();
    boolean interrupted = false;
    try {
      gate.awaitEmpty(CLOSE_WAIT_MAX);
      if (web.isRunning()) {
        connections.hold(self());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    web.stop();
    watch.interrupt();
    inbox.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Where this process reaches its own server.
  @SuppressWarnings("AddressSelection") // the one address that it is bound to, chosen the same way
  private InetSocketAddress self() {
    var address = new InetSocketAddress(host, port);
    var everywhere = address.isUnresolved() || address.getAddress().isAnyLocalAddress();
    return everywhere ? new InetSocketAddress(ServerOptions.LOOPBACK, port) : address;
  }

  private WebServer webServer(ServerOptions options, Router router) {
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .backlog(BACKLOG)
        .maxTcpConnections(CONNECTION_COUNT_MAX)
        .shutdownGracePeriod(CONNECTIONS_GRACE)
        .shutdownHook(false) // the owner of the ledger says when
        .connectionOptions(connections)
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(HEADERS_BYTES_MAX)
                .maxPrologueLength(PROLOGUE_BYTES_MAX)
                .build())
        .directHandlers(problems())
        .routing(routing -> routing.any(router::handle))
        .build();
  }

  /// Errors that are found before a request reaches us are problem details, too.
  private static DirectHandlers problems() {
    var handlers = DirectHandlers.builder();
    for (var event : DirectHandler.EventType.values()) {
      handlers.addHandler(
          event,
          (request, type, status, headers, message) ->
              DirectHandler.TransportResponse.builder()
                  .status(status)
                  .headers(headers)
                  .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                  .keepAlive(type.keepAlive())
                  .entity(Problem.of(status.code(), reason(status)).json())
                  .build());
    }
    return handlers.build();
  }

  private static String reason(Status status) {
    return "the request was not understood: " + status.reasonPhrase();
  }
}
