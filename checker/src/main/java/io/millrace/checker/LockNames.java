package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// What locks are called, and which calls take and give back one.
///
/// A lock is named after the field that holds it, or after the class whose object or `class` it is:
/// such a name means the same object everywhere in the file, as far as names can say. A local
/// variable that was set from a field has the field's name. The names of other locals begin with
/// `local:` and those of calls with `call:`, and mean something only where they stand.
final class LockNames {
  private final Map<Symbol, String> locals = new HashMap<>();

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
        return key(receiver, owner);
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
    if (symbol instanceof VarSymbol variable) {
      return variable.getKind() == ElementKind.FIELD
          ? "field:" + variable.owner.getQualifiedName() + "." + variable.name
          : locals.getOrDefault(variable, "local:" + System.identityHashCode(variable));
    }
    return null;
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
