package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import org.jspecify.annotations.Nullable;

/// Looks for what an executor's variable is set to, and whether that has a single thread.
final class SingleThreadScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final VarSymbol variable;
  private boolean single;

  SingleThreadScanner(VarSymbol variable) {
    this.variable = variable;
  }

  boolean isSingle(Tree tree) {
    scan(tree, null);
    return single;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol(tree) == variable && tree.getInitializer() != null) {
      single |= makesSingle(tree.getInitializer());
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    if (variable.equals(ASTHelpers.getSymbol(tree.getVariable()))) {
      single |= makesSingle(tree.getExpression());
    }
    return super.visitAssignment(tree, none);
  }

  private static boolean makesSingle(ExpressionTree value) {
    var stripped = ASTHelpers.stripParentheses(value);
    if (!(stripped instanceof MethodInvocationTree call)
        || !(ASTHelpers.getSymbol(call) instanceof MethodSymbol method)) {
      return false;
    }
    String name = method.name.toString();
    return name.startsWith("newSingleThread")
        || ((name.equals("newFixedThreadPool") || name.equals("newScheduledThreadPool"))
            && Integer.valueOf(1).equals(ASTHelpers.constValue(call.getArguments().getFirst())));
  }
}
