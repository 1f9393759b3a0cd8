package io.millrace.channel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The other end of the channel is gone: a send found no receiver, or a receive found the end.
///
/// From a receive, the cause is the first failure of a sender, in which the other senders' failures
/// are suppressed; without a cause the end is a normal one. From a send, [#unsent()] is the
/// message. Using a handle that one has closed oneself is another matter: that is an
/// `IllegalStateException`.
public final class ChannelClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Not serialized: a message need not be serializable.
  private final transient List<Object> unsent;

  private ChannelClosedException(String message, @Nullable Throwable cause, List<Object> unsent) {
    super(message, cause);
    this.unsent = unsent;
  }

  static ChannelClosedException notSent(Object value) {
    return new ChannelClosedException(
        "not sent: the receiver takes nothing more", null, List.of(value));
  }

  static ChannelClosedException ended(@Nullable Throwable failure) {
    var message = failure == null ? "every sender has closed" : "a sender failed";
    return new ChannelClosedException(message, failure, List.of());
  }

  static ChannelClosedException notSent(List<Object> values) {
    var message = "the last " + values.size() + " not sent: the receiver takes nothing more";
    return new ChannelClosedException(message, null, values);
  }

  /// The message that was not sent, of a batch the first of them.
  ///
  /// @return the value given to `send`; empty if this comes from a receive
  public Optional<Object> unsent() {
    return unsent.stream().findFirst();
  }

  /// Every message that was not sent; those of a batch that came before them were.
  ///
  /// @return one value from `send`, the rest of the batch from `sendAll`; empty from a receive
  public List<Object> unsentAll() {
    return unsent;
  }
}
