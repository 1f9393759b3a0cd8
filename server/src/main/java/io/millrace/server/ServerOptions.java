package io.millrace.server;

import java.nio.file.Path;
import java.time.ZoneId;

/// How a server runs.
///
/// @param host the address it listens on; [#LOOPBACK] unless the network is meant
/// @param port the port, or 0 for a free one
/// @param zone the ledger's time zone: a transaction without booking date gets its timestamp's day
///   there
/// @param localSecret opens the `/local` paths; random, and known only to the ledger's directory
/// @param rejectDirectory where commands beside the server keep bad rows aside; told to them
public record ServerOptions(
    String host, int port, ZoneId zone, String localSecret, Path rejectDirectory) {

  /// The host that only this machine reaches.
  public static final String LOOPBACK = "127.0.0.1";

  private static final int SECRET_LENGTH_MIN = 16;
  private static final int PORT_MAX = 65_535;

  public ServerOptions {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and " + PORT_MAX);
    }
    if (localSecret.length() < SECRET_LENGTH_MIN) {
      throw new IllegalArgumentException(
          "the local secret is shorter than " + SECRET_LENGTH_MIN + " characters");
    }
  }

  /// Everything but the secret.
  @Override
  public String toString() {
    return host + ":" + port + " in " + zone + ", rejects in " + rejectDirectory;
  }
}
