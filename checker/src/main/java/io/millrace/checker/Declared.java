package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import org.jspecify.annotations.Nullable;

/// Where a variable is declared.
final class Declared {
  private Declared() {}

  /// Whether the declaration stands inside of a tree.
  static boolean inside(Tree tree, VarSymbol variable) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitVariable(VariableTree declared, @Nullable Void none) {
        found[0] |= variable.equals(ASTHelpers.getSymbol(declared));
        return super.visitVariable(declared, none);
      }
    }.scan(tree, null);
    return found[0];
  }
}
