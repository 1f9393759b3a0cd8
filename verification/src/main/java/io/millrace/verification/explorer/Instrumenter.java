package io.millrace.verification.explorer;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.lang.invoke.VarHandle.AccessMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Rewrites compiled classes so that the explorer stops before each step that other threads can
/// see.
final class Instrumenter {
  /*
   * What is rewritten:
   *   volatile fields, VarHandle and Atomic…    a call of an adapter: tell, then do it on real memory
   *   LockSupport, ReentrantLock, Thread, time  a call of the model that has a method of that name
   *   ScheduledThreadPoolExecutor               the same
   *   other locks, queues, executors, monitors  a call that fails: the explorer must not miss a step
   * Fences are left: memory is sequentially consistent here. Plain fields are left: they must not race.
   */

  private static final ClassDesc HANDLE = descOf(VarHandle.class);
  private static final ClassDesc THREADS = descOf(ThreadModel.class);
  private static final Set<String> HANDLE_OPERATIONS =
      Arrays.stream(AccessMode.values()).map(AccessMode::methodName).collect(Collectors.toSet());
  private static final Set<String> ATOMICS =
      Set.of("AtomicBoolean", "AtomicInteger", "AtomicLong", "AtomicReference");

  /// The method by which the shipped code gives its core away before it parks; false is: do not.
  private static final String YIELD = "yieldCore";

  /// Which class stands for which.
  private static final Map<ClassDesc, Class<?>> MODELS =
      Map.of(
          descOf(LockSupport.class), ParkModel.class,
          descOf(ReentrantLock.class), LockModel.class,
          descOf(ScheduledThreadPoolExecutor.class), ClockModel.class,
          descOf(Thread.class), ThreadModel.class,
          descOf(System.class), ThreadModel.class,
          descOf(Runtime.class), ThreadModel.class);

  /// What may be called as it is, of the classes above.
  private static final Set<String> HARMLESS =
      Set.of(
          "getName",
          "threadId",
          "isVirtual",
          "toString",
          "equals",
          "hashCode",
          "getRuntime",
          "arraycopy",
          "identityHashCode",
          "getLogger",
          "setName");

  private static final Set<String> HARMLESS_CONCURRENT =
      Set.of("TimeUnit", "CancellationException", "TimeoutException", "ExecutionException");

  private final Function<String, byte[]> source;
  private final Map<String, Set<String>> volatiles = new HashMap<>();

  /// @param source the bytes of a class by its internal name; empty for one that is not rewritten
  Instrumenter(Function<String, byte[]> source) {
    this.source = source;
  }

  byte[] instrument(byte[] bytes) {
    var model = ClassFile.of().parse(bytes);
    var adapters =
        new Adapters(
            model.thisClass().asSymbol(),
            model.flags().has(java.lang.reflect.AccessFlag.INTERFACE));
    CodeTransform inMethod = (code, element) -> rewrite(code, element, adapters);
    CodeTransform inInitializer = Instrumenter::rewriteInInitializer;
    ClassTransform transform =
        (builder, element) -> {
          if (element instanceof MethodModel method) {
            var code = isInitializer(method) ? inInitializer : inMethod;
            builder.transformMethod(method, MethodTransform.transformingCode(code));
          } else {
            builder.with(element);
          }
        };
    return ClassFile.of()
        .transformClass(model, transform.andThen(ClassTransform.endHandler(adapters::addTo)));
  }

  /// The initializer of a class cannot be suspended; only the constants are made to fit.
  private static void rewriteInInitializer(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.name().equalsString("availableProcessors")) {
      var type = call.typeSymbol().insertParameterTypes(0, call.owner().asSymbol());
      callModel(code, ThreadModel.class, "availableProcessors", type);
    } else {
      code.with(element);
    }
  }

  private static boolean isInitializer(MethodModel method) {
    return method.methodName().equalsString("<clinit>");
  }

  private void rewrite(CodeBuilder code, CodeElement element, Adapters adapters) {
    switch (element) {
      case InvokeInstruction call -> rewriteCall(code, call, adapters);
      case FieldInstruction access when isVolatile(access) ->
          adapters.access(
              code,
              access.opcode(),
              access.owner().asSymbol(),
              access.name().stringValue(),
              access.typeSymbol());
      case MonitorInstruction monitor -> {
        fail(code, "synchronized");
        code.with(monitor);
      }
      default -> code.with(element);
    }
  }

  private static void rewriteCall(CodeBuilder code, InvokeInstruction call, Adapters adapters) {
    var owner = call.owner().asSymbol();
    var name = call.name().stringValue();
    var type = call.typeSymbol();
    var model = MODELS.get(owner);
    boolean isConstructor = name.equals("<init>");
    if (isConstructor || call.opcode() == Opcode.INVOKESPECIAL) {
      code.with(call);
    } else if (name.equals(YIELD) && type.descriptorString().equals("()Z")) {
      code.iconst_0(); // parks at once: the tries before it are tried anyway
    } else if (name.equals("nextInt") && type.descriptorString().equals("(I)I")) {
      callModel(code, ThreadModel.class, name, type.insertParameterTypes(0, descOf(Object.class)));
    } else if (isAtomic(owner) || (owner.equals(HANDLE) && HANDLE_OPERATIONS.contains(name))) {
      adapters.call(code, owner, name, type);
    } else if (model == null) {
      if (isConcurrent(owner)) {
        fail(code, owner.displayName() + "." + name);
      }
      code.with(call);
    } else {
      boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
      var modelType = isStatic ? type : type.insertParameterTypes(0, owner);
      if (hasMethod(model, name, modelType)) {
        callModel(code, model, name, modelType);
      } else {
        if (!HARMLESS.contains(name)) {
          fail(code, owner.displayName() + "." + name);
        }
        code.with(call);
      }
    }
  }

  private boolean isVolatile(FieldInstruction access) {
    return volatiles
        .computeIfAbsent(access.owner().asInternalName(), this::volatilesOf)
        .contains(access.name().stringValue());
  }

  private Set<String> volatilesOf(String className) {
    var bytes = source.apply(className);
    if (bytes.length == 0) {
      return Set.of();
    }
    ClassModel model = ClassFile.of().parse(bytes);
    return model.fields().stream()
        .filter(field -> field.flags().has(java.lang.reflect.AccessFlag.VOLATILE))
        .map(field -> field.fieldName().stringValue())
        .collect(Collectors.toSet());
  }

  private static boolean isAtomic(ClassDesc owner) {
    return owner.packageName().equals("java.util.concurrent.atomic")
        && ATOMICS.contains(owner.displayName());
  }

  private static boolean isConcurrent(ClassDesc owner) {
    return owner.packageName().startsWith("java.util.concurrent")
        && !HARMLESS_CONCURRENT.contains(owner.displayName())
        && !owner.displayName().equals("ThreadLocalRandom");
  }

  private static boolean hasMethod(Class<?> model, String name, MethodTypeDesc type) {
    return Arrays.stream(model.getMethods())
        .anyMatch(method ->
            method.getName().equals(name)
                && java.lang.invoke.MethodType.methodType(
                        method.getReturnType(), method.getParameterTypes())
                    .descriptorString()
                    .equals(type.descriptorString()));
  }

  private static void callModel(
      CodeBuilder code, Class<?> model, String name, MethodTypeDesc type) {
    code.invokestatic(descOf(model), name, type);
  }

  private static void fail(CodeBuilder code, String what) {
    code.loadConstant(what);
    code.invokestatic(THREADS, "unmodelled", MethodTypeDesc.of(CD_void, CD_String));
  }

  private static ClassDesc descOf(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
