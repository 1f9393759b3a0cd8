package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the values of a top-level class come from: what its variables and fields are set to, and
/// what its methods and constructors are called with.
final class Origins extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Map<Symbol, Optional<ExpressionTree>> values = new HashMap<>();
  private final Map<MethodSymbol, List<List<? extends ExpressionTree>>> arguments = new HashMap<>();

  static Origins in(@Nullable Tree tree) {
    var origins = new Origins();
    origins.scan(tree, null);
    return origins;
  }

  /// The only expression that the variable is ever set to, if there is one.
  @Nullable ExpressionTree of(VarSymbol variable) {
    return values.getOrDefault(variable, Optional.empty()).orElse(null);
  }

  /// The arguments of each call.
  List<List<? extends ExpressionTree>> arguments(MethodSymbol method) {
    return arguments.getOrDefault(method, List.of());
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    if (tree.getInitializer() != null) {
      set(ASTHelpers.getSymbol(tree), tree.getInitializer());
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol(tree.getVariable()) instanceof VarSymbol variable) {
      set(variable, tree.getExpression());
    }
    return super.visitAssignment(tree, none);
  }

  private void set(Symbol variable, ExpressionTree value) {
    values.merge(variable, Optional.of(value), (_, _) -> Optional.empty());
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    called(ASTHelpers.getSymbol(tree), tree.getArguments());
    return super.visitMethodInvocation(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    called(ASTHelpers.getSymbol(tree), tree.getArguments());
    return super.visitNewClass(tree, none);
  }

  private void called(@Nullable Symbol callee, List<? extends ExpressionTree> with) {
    if (callee instanceof MethodSymbol method && !with.isEmpty()) {
      arguments.computeIfAbsent(method, _ -> new ArrayList<>()).add(with);
    }
  }
}
