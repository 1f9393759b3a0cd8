package io.millrace.ledger;

import io.millrace.channel.Receiver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Whether the ledger has stopped, and why. Any thread may stop it; it never goes on again.
final class Stop {
  private final Receiver<Request> inbox;
  private volatile @Nullable LedgerStoppedException why;

  /// @param inbox lets nothing in any more once the ledger has stopped
  Stop(Receiver<Request> inbox) {
    this.inbox = inbox;
  }

  /// Lets nothing in any more; the first cause stays.
  ///
  /// @param failure null if nothing has failed
  synchronized void stop(@Nullable Throwable failure) {
    var before = why;
    if (before == null || (before.getCause() == null && failure != null)) {
      why = new LedgerStoppedException(failure);
    }
    inbox.stopSenders();
  }

  boolean isStopped() {
    return why != null;
  }

  /// What those are told who come too late.
  LedgerStoppedException why() {
    return Objects.requireNonNullElseGet(why, () -> new LedgerStoppedException(null));
  }

  void failAll(Iterable<Request> requests) {
    var reason = why();
    requests.forEach(request -> request.fail(reason));
  }
}
