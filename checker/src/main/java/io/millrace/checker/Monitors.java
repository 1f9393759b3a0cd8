package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why `synchronized` on some object keeps nobody out, or not everybody that it should.
final class Monitors {
  private final Knowledge knowledge;

  Monitors(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  Optional<String> fault(ExpressionTree lock, TreePath place) {
    var type = ASTHelpers.getType(lock);
    if (type == null) {
      return Optional.empty();
    }
    if (isValue(type)) {
      return Optional.of(
          "equal values of "
              + Knowledge.name(type)
              + " may be one object or several, and another value is another lock");
    }
    if (isLock(type)) {
      return Optional.of(
          "the monitor of a "
              + Knowledge.name(type)
              + " is not the lock that its lock() takes: the two do not exclude each other");
    }
    return switch (lock) {
      case NewClassTree _ -> Optional.of("it is new each time, so nobody else can hold it");
      case MethodInvocationTree call -> ofCall(call, place);
      default ->
          ASTHelpers.getSymbol(lock) instanceof VarSymbol variable
              ? ofVariable(variable, place)
              : Optional.empty();
    };
  }

  private boolean isValue(Type type) {
    return knowledge.types.unboxedType(type).isPrimitive()
        || type.tsym.getQualifiedName().contentEquals("java.lang.String");
  }

  private boolean isLock(Type type) {
    var lock = knowledge.state.getTypeFromString("java.util.concurrent.locks.Lock");
    return lock != null && knowledge.types.isSubtype(knowledge.types.erasure(type), lock);
  }

  private static Optional<String> ofCall(MethodInvocationTree call, TreePath place) {
    var method = ASTHelpers.getSymbol(call);
    var within = ASTHelpers.findEnclosingNode(place, ClassTree.class);
    boolean isOpen = within != null && (ASTHelpers.getSymbol(within).flags() & Flags.FINAL) == 0;
    return method.name.contentEquals("getClass") && method.getParameters().isEmpty() && isOpen
        ? Optional.of("each subclass has a class object, and so a lock, of its own")
        : Optional.empty();
  }

  private Optional<String> ofVariable(VarSymbol variable, TreePath place) {
    if (!(variable.owner instanceof ClassSymbol)) {
      return isNobodyElses(variable, place)
          ? Optional.of("it is made here, and nobody else has it")
          : Optional.empty();
    }
    boolean isReassigned =
        (variable.flags() & Flags.FINAL) == 0
            && knowledge
                .facts(variable)
                .filter(facts -> !facts.isAssignedOnlyInConstruction(variable))
                .isPresent();
    return isReassigned
        ? Optional.of(
            "the field '"
                + variable.name
                + "' is reassigned: two threads may each lock another object")
        : Optional.empty();
  }

  /// Whether it is a new object in a local variable that is used for nothing but locking.
  private static boolean isNobodyElses(VarSymbol variable, TreePath place) {
    for (var path = place; path != null; path = path.getParentPath()) {
      if (ChecksBefore.isBoundary(path.getLeaf())) {
        return isMadeAndLocked(variable, path.getLeaf());
      }
    }
    return false;
  }

  private static boolean isMadeAndLocked(VarSymbol variable, Tree body) {
    var isMade = new boolean[1];
    var isUsed = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        isMade[0] |=
            variable.equals(ASTHelpers.getSymbol(tree))
                && tree.getInitializer() instanceof NewClassTree;
        return super.visitVariable(tree, none);
      }

      private boolean isInside; // code that may be another thread's

      @Override
      public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
        return isInside ? super.visitSynchronized(tree, none) : scan(tree.getBlock(), none);
      }

      @Override
      public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
        isInside = true;
        super.visitLambdaExpression(tree, none);
        isInside = false;
        return null;
      }

      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        isInside = true;
        super.visitClass(tree, none);
        isInside = false;
        return null;
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        isUsed[0] |= variable.equals(ASTHelpers.getSymbol(tree));
        return null;
      }
    }.scan(body, null);
    return isMade[0] && !isUsed[0];
  }
}
