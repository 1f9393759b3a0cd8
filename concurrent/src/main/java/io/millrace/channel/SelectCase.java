package io.millrace.channel;

import org.jspecify.annotations.Nullable;

/// One operation of a [Select], which it may commit to. For the selecting thread alone.
///
/// @param <R> what the select results in
sealed interface SelectCase<R extends @Nullable Object> permits ReceiveCase, SendCase {

  /// Does the operation if it is possible now, or finds the channel's end; keeps what came of it.
  boolean attempt();

  /// Registers the wait, unless the operation is possible now: then false.
  boolean register(ThreadWait wait);

  /// Takes the registration back. Idempotent.
  void unregister();

  /// Whether that waiter is this case's; then keeps what came of it.
  boolean completes(Waiter<?> waiter);

  /// Whether the case has had its last turn, once it was committed to.
  boolean isRetired();

  /// Calls the handler for what came of the operation; once after each commitment.
  R handle();

  /// Tells the channel that its waking of this case was in vain.
  void wakeAnother();

  /// See [Kernel#spinsFirst()].
  boolean spinsFirst();

  /// See [Kernel#version()].
  long version();
}
