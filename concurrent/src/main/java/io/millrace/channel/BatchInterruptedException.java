package io.millrace.channel;

import java.util.List;

/// A thread was interrupted while it sent a batch; it carries the messages that were not sent.
public final class BatchInterruptedException extends InterruptedException {
  private static final long serialVersionUID = 1L;

  /// Not serialized: a message need not be serializable.
  private final transient List<Object> unsent;

  BatchInterruptedException(List<Object> unsent) {
    super("interrupted with " + unsent.size() + " messages of the batch not sent");
    this.unsent = unsent;
  }

  /// The messages of the batch that were not sent; those before them were.
  ///
  /// @return the rest of the batch, in its order
  public List<Object> unsentAll() {
    return unsent;
  }
}
