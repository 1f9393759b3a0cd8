package io.millrace.channel;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Receives; or finds the end, once.
///
/// @param <T> what the channel hands over
/// @param <R> what the select results in
final class ReceiveCase<T, R extends @Nullable Object> implements SelectCase<R> {
  private final ReceiverHandle<T> receiver;
  private final Kernel<T> kernel;
  private final Function<? super T, ? extends R> received;
  private final @Nullable Function<? super Optional<Throwable>, ? extends R> ended;

  private @Nullable Waiter<T> waiter;
  private @Nullable T value;
  private boolean hasEnded;

  /// A case without `ended` lets the select throw at the end.
  ReceiveCase(
      ReceiverHandle<T> receiver,
      Function<? super T, ? extends R> received,
      @Nullable Function<? super Optional<Throwable>, ? extends R> ended) {
    this.receiver = receiver;
    this.kernel = receiver.kernel();
    this.received = received;
    this.ended = ended;
  }

  @Override
  public boolean attempt() {
    receiver.requireUsable();
    value = kernel.tryReceive();
    hasEnded = value == null && kernel.isDrained();
    return value != null || hasEnded;
  }

  @Override
  public boolean register(ThreadWait wait) {
    boolean overtaken = waiter != null && waiter.isCompleted();
    var registered = new Waiter<T>(wait, null);
    waiter = registered;
    return kernel.addReceiver(registered, overtaken);
  }

  @Override
  public void unregister() {
    if (waiter != null) {
      kernel.removeReceiver(waiter);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very waiter is meant
  public boolean completes(Waiter<?> completed) {
    if (waiter != completed) {
      return false;
    }
    value = waiter.value;
    return true;
  }

  @Override
  public boolean isRetired() {
    return hasEnded;
  }

  @Override
  public R handle() {
    var taken = value;
    value = null;
    waiter = null;
    if (taken != null) {
      return received.apply(taken);
    }
    var failure = receiver.failure();
    if (ended == null) {
      throw ChannelClosedException.ended(failure);
    }
    return ended.apply(Optional.ofNullable(failure));
  }

  @Override
  public void wakeAnother() {
    kernel.wakeAnother();
  }

  @Override
  public boolean spinsFirst() {
    return kernel.spinsFirst();
  }

  @Override
  public long version() {
    return kernel.version();
  }
}
