package io.millrace.mutex;

import java.util.List;

/// Waiting for a mutex would have closed a cycle of threads that each wait for the next one. The
/// thread that got this holds on to what it held, so that unwinding lets the others go on. Its own
/// stack is this exception's; the stacks of the other threads of the cycle are suppressed in it.
public final class DeadlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadlockException(List<Thread> others) {
    super(Thread.currentThread() + " would wait for ever: a cycle with " + others);
    for (var thread : others) {
      var stack = new RuntimeException(thread + " waits here");
      stack.setStackTrace(thread.getStackTrace());
      addSuppressed(stack);
    }
  }
}
