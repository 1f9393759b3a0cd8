package io.millrace.verification.explorer;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Code that can be suspended in the middle and resumed later, all in one thread.
///
/// It is the JDK's own continuation, the mechanism of virtual threads: a change of thread costs a
/// fraction of a microsecond, is deterministic, and a suspended run that is no longer wanted is
/// garbage. Needs `--add-exports java.base/jdk.internal.vm=ALL-UNNAMED`.
final class Coroutine {
  private static final MethodHandle CREATE;
  private static final MethodHandle RESUME;
  private static final MethodHandle SUSPEND;

  static {
    try {
      var lookup = MethodHandles.lookup();
      var scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
      var type = Class.forName("jdk.internal.vm.Continuation");
      var scope =
          lookup
              .findConstructor(scopeType, MethodType.methodType(void.class, String.class))
              .invoke("explorer");
      CREATE =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class))
              .bindTo(scope)
              .asType(MethodType.methodType(Object.class, Runnable.class));
      RESUME =
          lookup
              .findVirtual(type, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      SUSPEND =
          lookup
              .findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType))
              .bindTo(scope);
    } catch (Throwable failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private final Object continuation;

  Coroutine(Runnable body) {
    try {
      continuation = (Object) CREATE.invokeExact(body);
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /// Runs the body until it suspends itself or ends.
  void resume() {
    try {
      RESUME.invokeExact(continuation);
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  /// Suspends the body that calls this.
  static void suspend() {
    try {
      boolean _ = (boolean) SUSPEND.invokeExact();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
