package io.millrace.mutex;

import io.millrace.testing.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/// The threads of one test: all platform or all virtual.
final class Jobs {
  private static final Set<String> LOCKS = Set.of(Mutex.class.getName(), RwLock.class.getName());
  private static final String REGISTRY = WaitsFor.class.getName();

  private final boolean virtual;
  private final List<Job<?>> jobs = new ArrayList<>();

  Jobs(boolean virtual) {
    this.virtual = virtual;
  }

  <R> Job<R> spawn(Callable<R> body) {
    return spawn("", body);
  }

  <R> Job<R> spawn(String name, Callable<R> body) {
    var builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    var job = new Job<R>(builder.name(name), body);
    jobs.add(job);
    return job;
  }

  /// Starts a thread and returns once it waits for a lock or a condition of this package.
  <R> Job<R> spawnWaiting(Callable<R> body) {
    return spawnWaiting("", body);
  }

  <R> Job<R> spawnWaiting(String name, Callable<R> body) {
    return awaitLocking(spawn(name, body));
  }

  /// Returns once the thread waits for a lock or a condition, not for a latch in a body, and not to
  /// register.
  static <R> Job<R> awaitLocking(Job<R> job) {
    long deadlineNanos = System.nanoTime() + Job.DEADLINE.toNanos();
    while (!isLocking(job.awaitWaiting().thread().getStackTrace())) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("waits elsewhere: " + List.of(job.thread().getStackTrace()));
      }
      Thread.onSpinWait();
    }
    return job;
  }

  void end() throws InterruptedException {
    for (var job : jobs) {
      job.end();
    }
  }

  /// Under the JDK's frames is ours: the lock itself, or the lock through the registry.
  private static boolean isLocking(StackTraceElement[] frames) {
    for (int i = 0; i < frames.length; i++) {
      var name = frames[i].getClassName();
      if (!name.startsWith("java.") && !name.startsWith("jdk.")) {
        return LOCKS.contains(name) || (name.equals(REGISTRY) && isWaitIn(frames[i]));
      }
    }
    return false;
  }

  private static boolean isWaitIn(StackTraceElement frame) {
    return frame.getMethodName().startsWith("lock"); // enter() and leave() wait for the registry
  }
}
