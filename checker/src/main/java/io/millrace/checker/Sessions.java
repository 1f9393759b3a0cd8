package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import org.jspecify.annotations.Nullable;

/// What the function does that is run while a mutex is locked.
final class Sessions {
  private Sessions() {}

  /// Whether it changes nothing of what it is lent.
  static boolean asksOnly(ExpressionTree function, Knowledge knowledge) {
    return switch (Values.stripped(function)) {
      case MemberReferenceTree reference ->
          ASTHelpers.getSymbol(reference) instanceof MethodSymbol method
              && isReading(method, knowledge);
      case LambdaExpressionTree lambda -> !changes(lambda, knowledge);
      default -> false;
    };
  }

  private static boolean isReading(MethodSymbol method, Knowledge knowledge) {
    return Jdk.isReading(method.name.toString()) || knowledge.isHarmless(method);
  }

  private static boolean changes(LambdaExpressionTree lambda, Knowledge knowledge) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
        found[0] = true;
        return null;
      }

      @Override
      public @Nullable Void visitCompoundAssignment(
          CompoundAssignmentTree tree, @Nullable Void none) {
        found[0] = true;
        return null;
      }

      @Override
      public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void none) {
        found[0] |= tree.getKind().name().endsWith("CREMENT");
        return super.visitUnary(tree, none);
      }

      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        found[0] |= !isReading(ASTHelpers.getSymbol(tree), knowledge);
        return super.visitMethodInvocation(tree, none);
      }
    }.scan(lambda.getBody(), null);
    return found[0];
  }

  /// Whether it decides something itself, and so may check again what an earlier session found.
  static boolean compares(ExpressionTree function) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
        found[0] |=
            tree instanceof IfTree
                || tree instanceof ConditionalExpressionTree
                || tree instanceof SwitchTree
                || tree instanceof SwitchExpressionTree
                || (tree instanceof BinaryTree binary && isComparison(binary));
        return super.scan(tree, none);
      }
    }.scan(function, null);
    return found[0];
  }

  private static boolean isComparison(BinaryTree tree) {
    return switch (tree.getKind()) {
      case EQUAL_TO, NOT_EQUAL_TO, LESS_THAN, LESS_THAN_EQUAL, GREATER_THAN, GREATER_THAN_EQUAL ->
          true;
      default -> false;
    };
  }
}
