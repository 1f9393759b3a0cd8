package io.millrace.channel;

/// What became of a value given to `trySend`; a value that was not sent is handed back.
///
/// @param <T> what the channel hands over
public sealed interface SendResult<T> {

  /// The value is in the channel; it no longer belongs to the sending thread.
  ///
  /// @param <T> what the channel hands over
  record Sent<T>() implements SendResult<T> {}

  /// The channel was full, and stayed so for as long as the call was allowed to wait.
  ///
  /// @param <T> what the channel hands over
  /// @param value the value, still the caller's
  record Full<T>(T value) implements SendResult<T> {}

  /// The receiver is gone or has stopped the senders: nothing will be taken any more.
  ///
  /// @param <T> what the channel hands over
  /// @param value the value, still the caller's
  record Closed<T>(T value) implements SendResult<T> {}
}
