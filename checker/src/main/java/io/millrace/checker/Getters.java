package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import org.jspecify.annotations.Nullable;

/// Methods that do nothing but return a field, and what becomes of its value: a collection that is
/// got from an object and asked on the spot, as in `type.listeners().contains(listener)`, is no
/// more changed than one that is asked by the object itself.
final class Getters {
  private final Knowledge knowledge;

  Getters(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /// The call of a getter on a field that this call asks the result of, if it asks for a plain
  /// value.
  @Nullable MethodInvocationTree asked(MethodInvocationTree asking) {
    var result = ASTHelpers.getType(asking);
    return Values.receiver(asking) instanceof MethodInvocationTree getter
            && Jdk.isReading(ASTHelpers.getSymbol(asking).name.toString())
            && result != null
            && (result.isPrimitive() || result.tsym == knowledge.state.getSymtab().stringType.tsym)
            && Values.receiver(getter) instanceof ExpressionTree field
            && FieldScanner.fieldOf(field).isPresent()
            && isGetter(ASTHelpers.getSymbol(getter))
        ? getter
        : null;
  }

  private boolean isGetter(MethodSymbol method) {
    var tree = ASTHelpers.methodCanBeOverridden(method) ? null : knowledge.source(method);
    return tree != null
        && tree.getBody().getStatements().size() == 1
        && tree.getBody().getStatements().getFirst() instanceof ReturnTree returned
        && returned.getExpression() != null
        && FieldScanner.fieldOf(ASTHelpers.stripParentheses(returned.getExpression())).isPresent();
  }
}
