package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a lambda or an anonymous class uses of the code around it.
final class Captured {
  private Captured() {}

  /// The variables from outside that some code uses.
  static Set<VarSymbol> variables(Tree code, FlowState state) {
    var found = new LinkedHashSet<VarSymbol>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        if (ASTHelpers.getSymbol(tree) instanceof VarSymbol variable && state.tracks(variable)) {
          found.add(variable);
        }
        return null;
      }
    }.scan(code, null);
    return found;
  }

  static boolean usesThis(Tree code) {
    return typeOfThis(code) != null;
  }

  /// The class of an instance member that some code uses without naming an object.
  static @Nullable Type typeOfThis(Tree code) {
    var found = new ArrayList<Type>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        return null;
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        var symbol = ASTHelpers.getSymbol(tree);
        if (symbol != null
            && !symbol.isStatic()
            && symbol.owner instanceof ClassSymbol owner
            && (symbol instanceof VarSymbol || symbol instanceof MethodSymbol)
            && !symbol.isConstructor()) {
          found.add(owner.type);
        }
        return null;
      }
    }.scan(code, null);
    return found.isEmpty() ? null : found.getFirst();
  }
}
