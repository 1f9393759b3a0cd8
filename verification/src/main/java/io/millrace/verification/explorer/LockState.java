package io.millrace.verification.explorer;

import org.jspecify.annotations.Nullable;

/// Who holds a lock.
final class LockState {
  @Nullable Fiber owner;
  int holdCount;
}
