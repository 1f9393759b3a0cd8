package io.millrace.app;

import io.millrace.server.LedgerServer;
import io.millrace.server.ServerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.ZoneId;

/// A ledger that this process owns and serves, announced to other commands by `DIR/owner`.
///
/// Closing stops the server first, so that what it accepted is answered, then the ledger. A signal
/// that ends the process closes it too. Safe for all threads.
final class ServedLedger implements AutoCloseable {
  private final LocalLedger ledger;
  private final LedgerServer server;
  private final Path directory;
  private boolean closed;

  private ServedLedger(LocalLedger ledger, LedgerServer server, Path directory) {
    this.ledger = ledger;
    this.server = server;
    this.directory = directory;
  }

  /// Opens the ledger in the directory, or makes one, and serves it.
  ///
  /// @throws UsageException if the directory is served already, or the port is in use
  static ServedLedger open(Path directory, int port, ZoneId zone, PrintWriter notices)
      throws IOException, InterruptedException {
    var ledger = Ledgers.openOrCreate(directory, notices);
    if (!(ledger instanceof LocalLedger local)) {
      ledger.close();
      throw new UsageException(
          directory + " is served already; stop that server first, or name another --ledger");
    }
    var secret = OwnerFile.newSecret();
    var served = new ServedLedger(local, serve(local, directory, port, zone, secret), directory);
    new OwnerFile(served.port(), secret).write(directory);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(served::close));
    return served;
  }

  LocalLedger ledger() {
    return ledger;
  }

  int port() {
    return server.port();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    try {
      OwnerFile.delete(directory);
    } catch (IOException e) {
      // A stale file does no harm: nobody answers on its port, and the lock is free.
    }
    ledger.close();
  }

  private static LedgerServer serve(
      LocalLedger ledger, Path directory, int port, ZoneId zone, String secret) {
    try {
      return LedgerServer.start(
          ledger.owner(),
          ledger.tokenStore(),
          new ServerOptions(
              ServerOptions.LOOPBACK, port, zone, secret, directory.resolve("rejects")));
    } catch (RuntimeException e) {
      ledger.close();
      throw new UsageException(
          "port "
              + port
              + " cannot be opened ("
              + e.getMessage()
              + "); choose another with --port");
    }
  }
}
