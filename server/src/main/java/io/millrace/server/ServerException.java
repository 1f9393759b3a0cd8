package io.millrace.server;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The server's surroundings fail it: the tokens file cannot be read or written, or the port cannot
/// be had. The message is one line that names the file or port.
public final class ServerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
