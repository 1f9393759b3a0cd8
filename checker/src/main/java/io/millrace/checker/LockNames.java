package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// What locks are called, and which calls take and give back one.
///
/// A lock is named after the field that holds it, or after the class whose object or `class` it is:
/// such a name means the same object everywhere in the file, as far as names can say. A local
/// variable that was set from a field has the field's name. The names of other locals begin with
/// `local:` and those of calls with `call:`, and mean something only where they stand.
///
/// The part of a read-write lock that readers share is named after the lock with `/read`: who holds
/// the lock for itself holds that part, too. The monitor of an object that is a lock itself is
/// another lock, `monitor:`.
final class LockNames {
  private static final Set<String> OF_READERS = Set.of("readLock", "unlockRead", "tryReadLock");
  private static final Set<String> PARTS = Set.of("readLock", "writeLock");

  private static final String READ = "/read";

  private final Knowledge knowledge;
  private final Map<Symbol, String> locals = new HashMap<>();
  private final Map<String, VarSymbol> localsByKey = new HashMap<>();

  LockNames(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /// Those of the locks that keep others out. What readers share does not keep out readers, so it
  /// is no use to who writes.
  static Set<String> excluding(Set<String> held, boolean writes) {
    if (held.isEmpty()) {
      return held;
    }
    var result = new HashSet<String>();
    for (var lock : held) {
      if (!lock.endsWith(READ)) {
        result.add(lock);
        result.add(lock + READ);
      } else if (!writes) {
        result.add(lock);
      }
    }
    return result;
  }

  /// Whether the lock is one for all who use the field: not one of a local variable, nor for a
  /// static field one that each object has for itself.
  static boolean isShared(String lock, VarSymbol field) {
    return !lock.startsWith("local:")
        && !lock.startsWith("call:")
        && !(field.isStatic() && (lock.startsWith("this:") || lock.startsWith("field:")));
  }

  /// What is held at an access to a field of some object: a lock on that very object, by a local
  /// variable, is what the object's own methods call `this`; of two locked objects of its class
  /// either may be it. The lock of `this` does not keep others off another object.
  Set<String> at(@Nullable Symbol object, boolean isThis, VarSymbol field, Set<String> held) {
    if (held.isEmpty() || isThis || field.isStatic()) {
      return held;
    }
    String own = "this:" + field.owner.getQualifiedName();
    var result = new HashSet<>(held);
    result.remove(own);
    int lockedCount = 0;
    for (var lock : held) {
      var local = localsByKey.get(lock);
      if (local != null && local.type.tsym == field.owner) {
        lockedCount++;
        if (local.equals(object)) {
          result.add(own);
        }
      }
    }
    if (lockedCount > 1) {
      result.add(own);
    }
    return Set.copyOf(result);
  }

  /// What a monitor is called.
  @Nullable String monitor(ExpressionTree expression, @Nullable ClassSymbol owner) {
    var key = key(expression, owner);
    var type = ASTHelpers.getType(expression);
    return key != null
            && type != null
            && type.tsym.getQualifiedName().toString().startsWith("java.util.concurrent.locks.")
        ? "monitor:" + key
        : key;
  }

  /// What the lock is called that a call takes or gives back.
  @Nullable String ofCall(MethodInvocationTree call, @Nullable ClassSymbol owner) {
    var receiver = Values.receiver(call);
    var key = receiver == null ? null : key(receiver, owner);
    String name = ASTHelpers.getSymbol(call).name.toString();
    return key != null && OF_READERS.contains(name) ? key + READ : key;
  }

  /// Lets a local variable have the name of the field that it was set from.
  void alias(VarSymbol local, String key) {
    locals.put(local, key);
  }

  /// What a lock is called, if it is one whose name means the same object everywhere in the file.
  @Nullable String key(ExpressionTree expression, @Nullable ClassSymbol owner) {
    var stripped = ASTHelpers.stripParentheses(expression);
    if (stripped instanceof IdentifierTree name && name.getName().contentEquals("this")) {
      return owner == null ? null : "this:" + owner.getQualifiedName();
    }
    if (stripped instanceof MethodInvocationTree call) {
      var name = ASTHelpers.getSymbol(call).name.toString();
      var receiver = Values.receiver(call);
      if (receiver != null && (name.equals("readLock") || name.equals("writeLock"))) {
        var lock = key(receiver, owner);
        return lock != null && name.equals("readLock") ? lock + READ : lock;
      }
      return "call:" + call;
    }
    if (stripped instanceof MemberSelectTree select) {
      var named = ASTHelpers.getSymbol(select.getExpression());
      if (named != null && select.getIdentifier().contentEquals("this")) {
        return "this:" + named.getQualifiedName();
      }
      if (named != null && select.getIdentifier().contentEquals("class")) {
        return "class:" + named.getQualifiedName();
      }
    }
    var symbol = ASTHelpers.getSymbol(stripped);
    return symbol instanceof VarSymbol variable ? ofVariable(variable, owner) : null;
  }

  private @Nullable String ofVariable(VarSymbol variable, @Nullable ClassSymbol owner) {
    if (variable.getKind() != ElementKind.FIELD) {
      String key = locals.getOrDefault(variable, "local:" + System.identityHashCode(variable));
      localsByKey.put(key, variable);
      return key;
    }
    var made =
        variable.type.tsym.name.contentEquals("Object")
            ? null
            : knowledge.origins(variable).of(variable);
    if (made instanceof MethodInvocationTree part
        && PARTS.contains(ASTHelpers.getSymbol(part).name.toString())) {
      return key(part, owner);
    }
    if (made instanceof NewClassTree semaphore && admitsSeveral(semaphore)) {
      return null;
    }
    return (variable.isStatic() ? "static:" : "field:")
        + variable.owner.getQualifiedName()
        + "."
        + variable.name;
  }

  /// Whether it is a semaphore that more than one thread can hold.
  private static boolean admitsSeveral(NewClassTree made) {
    return ASTHelpers.getSymbol(made.getIdentifier()) instanceof ClassSymbol type
        && type.name.contentEquals("Semaphore")
        && !made.getArguments().isEmpty()
        && ASTHelpers.constValue(made.getArguments().getFirst()) instanceof Integer permits
        && permits != 1;
  }

  static boolean isMutex(ExpressionTree lock) {
    var type = ASTHelpers.getType(lock);
    return type != null
        && type.tsym != null
        && (type.tsym.name.contentEquals("Mutex") || type.tsym.name.contentEquals("RwLock"));
  }

  static boolean isLocking(MethodInvocationTree call) {
    var method = ASTHelpers.getSymbol(call);
    return switch (method.name.toString()) {
      case "lock", "lockInterruptibly", "acquire", "acquireUninterruptibly", "enter" -> true;
      case "readLock", "writeLock" ->
          method.owner.getQualifiedName().contentEquals("java.util.concurrent.locks.StampedLock");
      default -> false;
    };
  }

  static boolean isUnlocking(MethodInvocationTree call) {
    return switch (ASTHelpers.getSymbol(call).name.toString()) {
      case "unlock", "release", "leave", "unlockRead", "unlockWrite" -> true;
      default -> false;
    };
  }
}
