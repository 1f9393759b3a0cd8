package io.millrace.owner;

import io.millrace.owner.Supervision.Restart;
import io.millrace.owner.Supervision.Stop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Applies one owner's policy to one failure after another; for the owner's thread only.
final class Supervisor {
  private record Failure(Exception exception, long atNanos) {}

  private final Supervision policy;
  private final LongSupplier nanoClock;

  /// Those that still count, oldest first; never more than the policy bears.
  private final Deque<Failure> recent = new ArrayDeque<>();

  Supervisor(Supervision policy, LongSupplier nanoClock) {
    this.policy = policy;
    this.nanoClock = nanoClock;
  }

  /// Returns if the state is to be made anew.
  ///
  /// @throws Throwable the failure itself, if the owner is to stop; or what the listener threw
  void bear(Throwable failure) throws Throwable {
    if (!(failure instanceof Exception exception)) {
      throw failure;
    }
    switch (policy) {
      case Stop() -> throw exception;
      case Restart restart -> {
        count(exception, restart);
        report(exception, restart);
      }
    }
  }

  private void count(Exception failure, Restart restart) throws Exception {
    long nowNanos = nanoClock.getAsLong();
    long periodNanos = TimeUnit.NANOSECONDS.convert(restart.period()); // saturates
    recent.removeIf(earlier -> nowNanos - earlier.atNanos() >= periodNanos);
    if (recent.size() == restart.failureCountMax()) {
      recent.forEach(earlier -> suppress(failure, earlier.exception()));
      throw failure;
    }
    recent.add(new Failure(failure, nowNanos));
  }

  private static void report(Exception failure, Restart restart) {
    try {
      restart.lost().accept(failure);
    } catch (Throwable broken) { // nobody would learn of what is lost from here on
      suppress(broken, failure);
      throw broken;
    }
  }

  /// Keeps `other` in `failure`; the same one again is kept once.
  @SuppressWarnings("ReferenceEquality") // addSuppressed refuses the very same throwable only
  static void suppress(Throwable failure, Throwable other) {
    if (failure != other) {
      failure.addSuppressed(other);
    }
  }
}
