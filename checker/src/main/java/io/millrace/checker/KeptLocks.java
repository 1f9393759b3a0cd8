package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a method is left between a `lock()` and the `unlock()` of the same block.
final class KeptLocks {

  /// A `return` or `throw` that leaves while a lock is held.
  record Leaving(String lock, Tree locked, Tree at) {}

  private KeptLocks() {}

  static List<Leaving> in(BlockTree block) {
    var found = new ArrayList<Leaving>();
    var statements = block.getStatements();
    for (int i = 0; i < statements.size(); i++) {
      var lock = called(statements.get(i), "lock");
      for (int end = i + 1; lock.isPresent() && end < statements.size(); end++) {
        if (called(statements.get(end), "unlock").equals(lock)) {
          for (var between : statements.subList(i + 1, end)) {
            leaving(between, lock.get(), statements.get(i)).ifPresent(found::add);
          }
          break;
        }
      }
    }
    return found;
  }

  /// What a statement calls that method of, and nothing else.
  private static Optional<String> called(StatementTree statement, String method) {
    return statement instanceof ExpressionStatementTree expression
            && expression.getExpression() instanceof MethodInvocationTree call
            && ASTHelpers.getSymbol(call).name.contentEquals(method)
            && call.getArguments().isEmpty()
        ? Optional.ofNullable(Values.receiver(call)).map(Object::toString)
        : Optional.empty();
  }

  private static Optional<Leaving> leaving(StatementTree statement, String lock, Tree locked) {
    var found = new ArrayList<Leaving>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      private boolean isUnlocked;

      @Override
      public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
        boolean outer = isUnlocked;
        for (var inner : tree.getStatements()) {
          isUnlocked |= called(inner, "unlock").equals(Optional.of(lock));
          scan(inner, none);
        }
        isUnlocked = outer;
        return null;
      }

      @Override
      public @Nullable Void visitTry(TryTree tree, @Nullable Void none) {
        return null; // what it catches, and its finally, may unlock
      }

      @Override
      public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void none) {
        return leave(tree);
      }

      @Override
      public @Nullable Void visitThrow(ThrowTree tree, @Nullable Void none) {
        return leave(tree);
      }

      private @Nullable Void leave(Tree tree) {
        if (!isUnlocked) {
          found.add(new Leaving(lock, locked, tree));
        }
        return null;
      }

      @Override
      public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
        return null;
      }

      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        return null;
      }
    }.scan(statement, null);
    return found.stream().findFirst();
  }
}
