package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import org.jspecify.annotations.Nullable;

/// Looks whether some code uses a variable only inside what it gives to one single-threaded
/// executor: then it is that thread which uses it.
final class HandedOn extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final VarSymbol variable;
  private final Knowledge knowledge;
  private @Nullable VarSymbol around;
  private @Nullable VarSymbol pool;
  private boolean isUsedHere;

  private HandedOn(VarSymbol variable, Knowledge knowledge) {
    this.variable = variable;
    this.knowledge = knowledge;
  }

  static @Nullable VarSymbol pool(VarSymbol variable, Tree code, Knowledge knowledge) {
    var scanner = new HandedOn(variable, knowledge);
    scanner.scan(code, null);
    return scanner.isUsedHere ? null : scanner.pool;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    var contract = knowledge.contract(ASTHelpers.getSymbol(tree));
    scan(tree.getMethodSelect(), null);
    for (int i = 0; i < tree.getArguments().size(); i++) {
      var outer = around;
      if (contract.parameter(i).spawned()) {
        around = knowledge.single(tree, contract);
      }
      scan(tree.getArguments().get(i), null);
      around = outer;
    }
    return null;
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
    if (variable.equals(ASTHelpers.getSymbol(tree))) {
      isUsedHere |= around == null || (pool != null && !pool.equals(around));
      pool = around;
    }
    return null;
  }
}
