package io.millrace.verification.explorer;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Map;

/// The static methods that one instrumented class gets: each tells [Access] of a shared access,
/// then does it.
final class Adapters {
  static final String PREFIX = "explorer$";

  private static final ClassDesc ACCESS = Access.class.describeConstable().orElseThrow();
  private static final ClassDesc HANDLE = VarHandle.class.describeConstable().orElseThrow();

  /// An access: a field's, or a call of a method that has this descriptor.
  private record Target(Opcode opcode, ClassDesc owner, String name, String descriptor) {}

  private final Map<Target, String> names = new LinkedHashMap<>();
  private final ClassDesc self;
  private final boolean isInterface;

  Adapters(ClassDesc self, boolean isInterface) {
    this.self = self;
    this.isInterface = isInterface;
  }

  /// Calls, in place of the method, the adapter for it.
  void call(CodeBuilder code, ClassDesc owner, String name, MethodTypeDesc type) {
    var target = new Target(Opcode.INVOKEVIRTUAL, owner, name, type.descriptorString());
    code.invokestatic(self, name(target), type.insertParameterTypes(0, owner), isInterface);
  }

  /// Calls, in place of the access to the field, the adapter for it.
  void access(CodeBuilder code, Opcode opcode, ClassDesc owner, String name, ClassDesc type) {
    var target = new Target(opcode, owner, name, type.descriptorString());
    code.invokestatic(self, name(target), fieldAdapterType(target), isInterface);
  }

  /// Adds the adapters to the class.
  void addTo(ClassBuilder builder) {
    names.forEach((target, name) -> {
      var isCall = target.opcode == Opcode.INVOKEVIRTUAL;
      var type = isCall ? callAdapterType(target) : fieldAdapterType(target);
      builder.withMethodBody(
          name,
          type,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> {
            if (!isCall) {
              fieldBody(code, target, type);
            } else if (target.owner.equals(HANDLE)) {
              handleBody(code, target, type);
            } else {
              atomicBody(code, target, type);
            }
            code.return_(TypeKind.from(type.returnType()));
          });
    });
  }

  private String name(Target target) {
    return names.computeIfAbsent(target, key -> PREFIX + names.size());
  }

  private static MethodTypeDesc callAdapterType(Target target) {
    return MethodTypeDesc.ofDescriptor(target.descriptor).insertParameterTypes(0, target.owner);
  }

  private static MethodTypeDesc fieldAdapterType(Target target) {
    var type = ClassDesc.ofDescriptor(target.descriptor);
    return switch (target.opcode) {
      case GETFIELD -> MethodTypeDesc.of(type, target.owner);
      case PUTFIELD -> MethodTypeDesc.of(CD_void, target.owner, type);
      case GETSTATIC -> MethodTypeDesc.of(type);
      default -> MethodTypeDesc.of(CD_void, type);
    };
  }

  private static void fieldBody(CodeBuilder code, Target target, MethodTypeDesc type) {
    boolean isStatic = target.opcode == Opcode.GETSTATIC || target.opcode == Opcode.PUTSTATIC;
    boolean isRead = target.opcode == Opcode.GETFIELD || target.opcode == Opcode.GETSTATIC;
    if (isStatic) {
      code.loadConstant(target.owner);
    } else {
      code.aload(0);
    }
    code.loadConstant(target.name);
    code.loadConstant(isRead ? "get" : "set");
    code.invokestatic(
        ACCESS, "before", MethodTypeDesc.of(CD_void, CD_Object, CD_String, CD_String));
    loadAll(code, type);
    code.fieldAccess(
        target.opcode, target.owner, target.name, ClassDesc.ofDescriptor(target.descriptor));
  }

  private static void atomicBody(CodeBuilder code, Target target, MethodTypeDesc type) {
    code.aload(0);
    code.loadConstant("value");
    code.loadConstant(target.name);
    code.invokestatic(
        ACCESS, "before", MethodTypeDesc.of(CD_void, CD_Object, CD_String, CD_String));
    callAndSettle(code, target, type);
  }

  private static void handleBody(CodeBuilder code, Target target, MethodTypeDesc type) {
    code.aload(0);
    boolean hasBase = type.parameterCount() > 1 && !type.parameterType(1).isPrimitive();
    if (hasBase) {
      code.aload(1);
    } else {
      code.aconst_null();
    }
    if (hasBase && type.parameterType(1).isArray()) {
      code.iload(2);
    } else {
      code.iconst_0();
    }
    code.loadConstant(target.name);
    code.invokestatic(
        ACCESS, "beforeHandle", MethodTypeDesc.of(CD_void, HANDLE, CD_Object, CD_int, CD_String));
    callAndSettle(code, target, type);
  }

  private static void callAndSettle(CodeBuilder code, Target target, MethodTypeDesc type) {
    loadAll(code, type);
    code.invokevirtual(target.owner, target.name, MethodTypeDesc.ofDescriptor(target.descriptor));
    if (Access.isComparison(target.name)) {
      code.dup();
      code.invokestatic(ACCESS, "after", MethodTypeDesc.of(CD_void, CD_boolean));
    }
  }

  private static void loadAll(CodeBuilder code, MethodTypeDesc type) {
    for (int i = 0; i < type.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
  }
}
