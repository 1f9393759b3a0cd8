package io.millrace.server;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/// How accepted connections are set up, and what is left of them: the HTTP library forgets one that
/// it accepts while it stops, and its client would wait for ever.
final class Connections implements SocketOptions {
  private final SocketOptions options;

  /// Weak, so that it need not be told which have ended; guarded by itself.
  private final Set<SocketChannel> accepted =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  Connections(Duration readTimeout) {
    this.options =
        SocketOptions.builder()
            .readTimeout(readTimeout)
            .tcpNoDelay(true) // else the end of a stream waits for the client's delayed ACK
            .build();
  }

  /// Closes whatever is still open.
  void closeAll() {
    List<SocketChannel> open;
    synchronized (accepted) {
      open = List.copyOf(accepted);
    }
    open.forEach(Connections::close);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed as far as we are concerned
    }
  }

  @Override
  public void configureSocket(SocketChannel channel) {
    accepted.add(channel);
    SocketOptions.super.configureSocket(channel);
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
