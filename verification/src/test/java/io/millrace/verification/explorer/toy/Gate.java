package io.millrace.verification.explorer.toy;

import io.millrace.verification.explorer.History;
import io.millrace.verification.explorer.Program;
import io.millrace.verification.explorer.Run;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread waits until another has opened a gate, with and without faults.
final class Gate implements Program {
  enum How {
    CORRECT,
    UNPARK_BEFORE_OPENING,
    NO_UNPARK,
    NO_LOOP,
    ANNOUNCES_AFTER_LOOKING,
    SPINS,
    SPINS_FOR_EVER,
    TIMED,
    INTERRUPTED
  }

  private final How how;
  private volatile boolean open;
  private volatile @Nullable Thread waiting;
  private boolean passed;
  private boolean late;

  Gate(String how) {
    this.how = How.valueOf(how);
  }

  @Override
  public List<Body> start(History history, List<Thread> threads) {
    open = false;
    waiting = null;
    passed = false;
    late = false;
    return List.of(this::pass, () -> open(threads.getFirst()));
  }

  private void pass() {
    switch (how) {
      case NO_LOOP -> {
        waiting = Thread.currentThread();
        if (!open) {
          LockSupport.park(this);
        }
        passed = open;
      }
      case ANNOUNCES_AFTER_LOOKING -> {
        while (!open) {
          waiting = Thread.currentThread();
          LockSupport.park(this);
        }
        passed = true;
      }
      case SPINS, SPINS_FOR_EVER -> {
        while (!open) {
          Thread.onSpinWait();
        }
        passed = true;
      }
      case TIMED -> {
        waiting = Thread.currentThread();
        long endNanos = System.nanoTime() + 1_000;
        while (!open && !late) {
          LockSupport.parkNanos(this, endNanos - System.nanoTime());
          late = endNanos - System.nanoTime() <= 0;
        }
        passed = open || late;
      }
      default -> {
        waiting = Thread.currentThread();
        while (!open) {
          LockSupport.park(this);
          if (Thread.interrupted()) {
            late = true;
            break;
          }
        }
        passed = open || late;
      }
    }
  }

  private void open(Thread other) {
    switch (how) {
      case UNPARK_BEFORE_OPENING -> {
        LockSupport.unpark(waiting);
        open = true;
      }
      case NO_UNPARK -> open = true;
      case SPINS_FOR_EVER, TIMED -> {}
      case INTERRUPTED -> other.interrupt();
      default -> {
        open = true;
        LockSupport.unpark(waiting);
      }
    }
  }

  @Override
  public @Nullable String verdict(Run run) {
    if (!run.waiting().isEmpty()) {
      return "waits for ever: " + run.waiting();
    }
    return passed ? null : "went through a closed gate";
  }
}
