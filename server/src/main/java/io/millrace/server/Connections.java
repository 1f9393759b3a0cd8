package io.millrace.server;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The accepted connections: how they are set up, how long their clients may keep us waiting, and
/// how accepting ends. Safe for all threads.
final class Connections implements SocketOptions {
  /*
   * Reads of the HTTP library have no timeout, and it has none for a connection that says nothing or stops within its
   * headers. So we note since when each connection owes us something: its next request, whole headers and all, or more
   * of its body. Whoever owes it for too long is cut off by closing the channel under the thread that reads it.
   *
   * A listening channel that is closed while another thread is just accepting loses what that thread gets: the
   * connection stays open, nobody reads it, and its client waits for ever. So we take the listener's thread out of
   * `accept` first. It calls configureSocket for every connection, where it can be held: a connection of our own makes
   * sure that there is one. Whoever connects from then on is in the kernel's queue, and is refused when the channel is
   * closed. Closing the server interrupts the listener, which lets it go.
   */

  private static final int CHECKS_PER_WAIT = 8;

  private static final Duration HOLD_WAIT_MAX = Duration.ofSeconds(2);

  /// One connection, and since when its client keeps us waiting.
  static final class Connection {
    private static final long NOT_WAITING = 0;

    private final SocketChannel channel;
    private volatile long waitingSinceNanos = nanoTime();

    private Connection(SocketChannel channel) {
      this.channel = channel;
    }

    /// The client owes us its next request, or more of its body.
    void beginWait() {
      waitingSinceNanos = nanoTime();
    }

    void endWait() {
      waitingSinceNanos = NOT_WAITING;
    }

    private boolean keepsWaiting(long nanosMax) {
      long since = waitingSinceNanos;
      return since != NOT_WAITING && System.nanoTime() - since > nanosMax;
    }

    private static long nanoTime() {
      return System.nanoTime() | 1; // never NOT_WAITING
    }
  }

  private final SocketOptions options =
      SocketOptions.builder()
          .tcpNoDelay(true) // else the end of a stream waits for the client's delayed ACK
          .build();
  private final Duration clientWaitMax;
  private final Map<SocketAddress, Connection> byClient = new ConcurrentHashMap<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile boolean holding;

  Connections(Duration clientWaitMax) {
    this.clientWaitMax = clientWaitMax;
  }

  /// The connection of a client.
  Connection of(SocketAddress client) {
    var connection = byClient.get(client);
    if (connection == null) {
      throw new IllegalStateException("no connection of " + client);
    }
    return connection;
  }

  /// Cuts off clients that keep us waiting for too long, until interrupted.
  void watch() {
    try {
      while (true) {
        Thread.sleep(clientWaitMax.dividedBy(CHECKS_PER_WAIT));
        byClient.values().removeIf(this::isOver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver(Connection connection) {
    if (connection.keepsWaiting(clientWaitMax.toNanos())) {
      close(connection.channel);
    }
    return !connection.channel.isOpen();
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
    try {
      byClient.put(channel.getRemoteAddress(), new Connection(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is gone already
    }
  }

  /// On the listener's thread: closes the connection and waits to be interrupted.
  private void refuse(SocketChannel channel) {
    close(channel);
    held.countDown();
    try {
      new CountDownLatch(1).await(2 * HOLD_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed as far as we are concerned
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
