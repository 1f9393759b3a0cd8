package io.millrace.channel;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends one value, once; or finds that nobody takes it any more.
///
/// @param <T> what the channel hands over
/// @param <R> what the select results in
final class SendCase<T, R extends @Nullable Object> implements SelectCase<R> {
  private final Sender<T> sender;
  private final Kernel<T> kernel;
  private final T value;
  private final Supplier<? extends R> sent;
  private final @Nullable Function<? super T, ? extends R> refused;

  private @Nullable Waiter<T> waiter;
  private Offer outcome = Offer.FULL;

  /// A case without `refused` lets the select throw when the channel is closed.
  SendCase(
      Sender<T> sender,
      T value,
      Supplier<? extends R> sent,
      @Nullable Function<? super T, ? extends R> refused) {
    this.sender = sender;
    this.kernel = sender.kernel();
    this.value = value;
    this.sent = sent;
    this.refused = refused;
  }

  T value() {
    return value;
  }

  @Override
  public boolean attempt() {
    sender.requireOpen();
    outcome = kernel.trySend(value);
    return outcome != Offer.FULL;
  }

  @Override
  public boolean register(ThreadWait wait) {
    boolean overtaken = waiter != null && waiter.isCompleted();
    var registered = new Waiter<>(wait, value);
    waiter = registered;
    return kernel.addSender(registered, overtaken);
  }

  @Override
  public void unregister() {
    if (waiter != null) {
      kernel.removeSender(waiter);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very waiter is meant
  public boolean completes(Waiter<?> completed) {
    if (waiter != completed) {
      return false;
    }
    outcome = Offer.SENT;
    return true;
  }

  @Override
  public boolean isRetired() {
    return true;
  }

  @Override
  public R handle() {
    if (outcome == Offer.SENT) {
      return sent.get();
    }
    if (refused == null) {
      throw ChannelClosedException.notSent(value);
    }
    return refused.apply(value);
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
