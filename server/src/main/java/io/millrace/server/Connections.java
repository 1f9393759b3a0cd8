package io.millrace.server;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How accepted connections are set up, and how accepting ends.
final class Connections implements SocketOptions {
  /*
   * A listening channel that is closed while another thread is just accepting loses what that thread gets: the
   * connection stays open, nobody reads it, and its client waits for ever. So we take the listener's thread out of
   * `accept` first. It calls configureSocket for every connection, where it can be held: a connection of our own makes
   * sure that there is one. Whoever connects from then on is in the kernel's queue, and is refused when the channel is
   * closed. Closing the server interrupts the listener, which lets it go.
   */

  private static final Duration HOLD_WAIT_MAX = Duration.ofSeconds(2);

  private final SocketOptions options;
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile boolean holding;

  Connections(Duration readTimeout) {
    this.options =
        SocketOptions.builder()
            .readTimeout(readTimeout)
            .tcpNoDelay(true) // else the end of a stream waits for the client's delayed ACK
            .build();
  }

  /// Keeps the listener from accepting any more, until it is interrupted.
  ///
  /// @param self where it listens
  void hold(InetSocketAddress self) throws InterruptedException {
    holding = true;
    try (var _ = SocketChannel.open(self)) {
      held.await(HOLD_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      // it listens no more
    }
  }

  @Override
  public void configureSocket(SocketChannel channel) {
    if (holding) {
      refuse(channel);
    }
    SocketOptions.super.configureSocket(channel);
  }

  /// On the listener's thread: closes the connection and waits to be interrupted.
  private void refuse(SocketChannel channel) {
    try {
      channel.close();
      held.countDown();
      new CountDownLatch(1).await(2 * HOLD_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
