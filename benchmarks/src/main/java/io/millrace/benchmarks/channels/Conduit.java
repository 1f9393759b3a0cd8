package io.millrace.benchmarks.channels;

import java.util.Collection;
import java.util.List;

/// A channel or queue as a round uses it. Each sending and each receiving thread has an end of its
/// own, made before any thread starts.
interface Conduit {

  /// An end for one more sending thread.
  Out out();

  /// An end for one more receiving thread.
  In in();

  /// Says that this channel is used no more.
  default void close() {}

  /// One thread's end.
  interface End {

    /// Says that this thread sends or receives no more.
    default void close() {}
  }

  /// A sending end.
  interface Out extends End {

    /// Sends, waiting while there is no space.
    void send(Object message) throws Exception;

    /// Sends all, waiting while there is no space. A subject without such a call sends one by one.
    default void sendAll(List<Object> messages) throws Exception {
      for (var message : messages) {
        send(message);
      }
    }
  }

  /// A receiving end.
  @FunctionalInterface
  interface In extends End {

    /// Takes the next message, waiting for one.
    Object receive() throws Exception;

    /// Waits for one message and takes what else is ready, at most `countMax`.
    default void receiveMany(Collection<Object> into, int countMax) throws Exception {
      throw new UnsupportedOperationException("no call receives many");
    }
  }
}
