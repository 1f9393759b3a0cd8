package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks whether a method passes a parameter of its own on to another thread, as it is or inside a
/// lambda.
final class PassedOn extends TreeScanner<@Nullable Void, @Nullable Void> {

  /// Where it is passed on to.
  record To(boolean isRepeated, @Nullable VarSymbol pool) {}

  private final VarSymbol parameter;
  private final Knowledge knowledge;
  private @Nullable To to;

  private PassedOn(VarSymbol parameter, Knowledge knowledge) {
    this.parameter = parameter;
    this.knowledge = knowledge;
  }

  static @Nullable To find(VarSymbol parameter, MethodTree method, Knowledge knowledge) {
    var scanner = new PassedOn(parameter, knowledge);
    scanner.scan(method.getBody(), null);
    return scanner.to;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    called(tree, ASTHelpers.getSymbol(tree), tree.getArguments());
    return super.visitMethodInvocation(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    called(tree, ASTHelpers.getSymbol(tree), tree.getArguments());
    return super.visitNewClass(tree, none);
  }

  private void called(
      Tree call, @Nullable Object symbol, List<? extends ExpressionTree> arguments) {
    if (!(symbol instanceof MethodSymbol method)) {
      return;
    }
    var contract = knowledge.contract(method);
    for (int i = 0; i < arguments.size() && contract.spawns(); i++) {
      if (contract.parameter(i).spawned() && mentions(arguments.get(i))) {
        to = new To(contract.isRepeated(), knowledge.single(call, contract));
      }
    }
  }

  private boolean mentions(ExpressionTree argument) {
    var code = Values.stripped(argument);
    if (code instanceof IdentifierTree) {
      return parameter.equals(ASTHelpers.getSymbol(code));
    }
    var found = new boolean[1];
    if (code instanceof LambdaExpressionTree lambda) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
          found[0] |= parameter.equals(ASTHelpers.getSymbol(tree));
          return null;
        }
      }.scan(lambda.getBody(), null);
    }
    return found[0];
  }
}
