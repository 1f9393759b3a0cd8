package io.millrace.verification.explorer;

import java.util.concurrent.locks.ReentrantLock;

/// What instrumented code calls instead of the methods of `ReentrantLock`, each by its name.
public final class LockModel {
  private LockModel() {}

  /// Stands for `ReentrantLock.lock`.
  ///
  /// @param lock the lock
  public static void lock(ReentrantLock lock) {
    var execution = Execution.current();
    if (execution == null) {
      return;
    }
    var fiber = execution.running();
    var state = execution.lockState(lock);
    boolean contended = state.owner != null && state.owner != fiber;
    fiber.need = Fiber.Need.LOCK;
    fiber.lock = state;
    execution.step("lock");
    acquire(execution, lock, state);
    if (contended) {
      fiber.permit =
          false; // a real lock parks as well, and may eat a permit meant for another wait
    }
  }

  /// Stands for `ReentrantLock.tryLock`.
  ///
  /// @param lock the lock
  /// @return whether it was free
  public static boolean tryLock(ReentrantLock lock) {
    var execution = Execution.current();
    if (execution == null) {
      return true;
    }
    execution.step("tryLock");
    var state = execution.lockState(lock);
    var fiber = execution.running();
    if (state.owner != null && state.owner != fiber) {
      execution.memory.read(fiber, lock, "lock", 0, 6);
      return false;
    }
    acquire(execution, lock, state);
    return true;
  }

  /// Stands for `ReentrantLock.unlock`. Not a step: who waits for the lock can go on before the
  /// next one of this thread.
  ///
  /// @param lock the lock
  public static void unlock(ReentrantLock lock) {
    var execution = Execution.current();
    if (execution == null) {
      return;
    }
    var state = execution.lockState(lock);
    if (state.owner != execution.running()) {
      throw new IllegalMonitorStateException();
    }
    if (--state.holdCount == 0) {
      state.owner = null;
    }
    execution.memory.write(execution.running(), lock, "lock", 0, 7);
    execution.wrote();
  }

  /// Stands for `ReentrantLock.isHeldByCurrentThread`.
  ///
  /// @param lock the lock
  /// @return whether the running thread holds it
  public static boolean isHeldByCurrentThread(ReentrantLock lock) {
    var execution = Execution.current();
    return execution == null || execution.lockState(lock).owner == execution.running();
  }

  private static void acquire(Execution execution, ReentrantLock lock, LockState state) {
    var fiber = execution.running();
    execution.memory.write(fiber, lock, "lock", 0, 5);
    execution.wrote();
    state.owner = fiber;
    state.holdCount++;
  }
}
