package io.millrace.channel;

/// What `tryReceive` found.
///
/// @param <T> what the channel hands over
public sealed interface ReceiveResult<T> {

  /// A value.
  ///
  /// @param <T> what the channel hands over
  /// @param value the value, now owned by the caller
  record Received<T>(T value) implements ReceiveResult<T> {}

  /// No value, for as long as the call was allowed to wait; there may be more later.
  ///
  /// @param <T> what the channel hands over
  record Empty<T>() implements ReceiveResult<T> {}

  /// The end: no sender is left, the buffer is drained, and none of them failed.
  ///
  /// @param <T> what the channel hands over
  record Closed<T>() implements ReceiveResult<T> {}

  /// The end, but some values may never have been sent: a sender failed.
  ///
  /// @param <T> what the channel hands over
  /// @param cause the first failure; the other senders' failures are suppressed in it
  record Failed<T>(Throwable cause) implements ReceiveResult<T> {}
}
