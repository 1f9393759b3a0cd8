package io.millrace.verification.explorer;

import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.VarHandleDesc;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What instrumented code calls around each access to a shared variable.
public final class Access {
  private static final Map<VarHandle, String> NAMES = new ConcurrentHashMap<>();

  private Access() {}

  /// Stops before an operation through a handle.
  ///
  /// @param handle the handle
  /// @param base the object or array accessed, null for a static field
  /// @param index the index in an array
  /// @param operation the name of the method of `VarHandle`
  public static void beforeHandle(VarHandle handle, Object base, int index, String operation) {
    var execution = Execution.current();
    if (execution != null) {
      var name = NAMES.computeIfAbsent(handle, Access::name);
      before(execution, base == null ? handle : base, name, index, operation);
    }
  }

  /// Stops before an access to a field, or an operation of an atomic object.
  ///
  /// @param base the object
  /// @param name which field
  /// @param operation the name of what is done
  public static void before(Object base, String name, String operation) {
    var execution = Execution.current();
    if (execution != null) {
      before(execution, base, name, 0, operation);
    }
  }

  /// Tells whether a compare-and-set, before which the thread stopped, has written.
  ///
  /// @param success what it returned
  public static void after(boolean success) {
    var execution = Execution.current();
    if (execution != null) {
      execution.settle(success);
    }
  }

  private static void before(
      Execution execution, Object base, String name, int index, String operation) {
    var fiber = execution.running();
    boolean isComparison = isComparison(operation);
    boolean isRead = operation.startsWith("get") && !operation.startsWith("getAnd");
    if (!execution.contention.note(fiber, name, index, !isRead)) {
      return;
    }
    execution.step(operation, name);
    if (isComparison) {
      execution.pending(base, name, index, operation.hashCode());
    } else if (isRead) {
      execution.memory.read(fiber, base, name, index, operation.hashCode());
    } else {
      execution.memory.write(fiber, base, name, index, operation.hashCode());
      execution.wrote();
    }
  }

  /// Whether the operation returns whether it has written.
  static boolean isComparison(String operation) {
    return operation.equals("compareAndSet") || operation.startsWith("weakCompareAndSet");
  }

  private static String name(VarHandle handle) {
    return handle
        .describeConstable()
        .map(VarHandleDesc::constantName)
        .or(() -> Optional.of("element"))
        .orElseThrow();
  }
}
