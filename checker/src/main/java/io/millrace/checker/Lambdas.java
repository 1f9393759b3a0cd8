package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.TypeTag;
import io.millrace.checker.Region.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lambdas and method references that run where they stand, and the code that is lent something.
///
/// A lambda's body may run never, once or many times, with the locks and handlers around it; what
/// it captures is in one region with it. The parameters of lent code are on loan, and what it
/// returns must not be.
final class Lambdas {
  private final Flow flow;
  private final Map<VarSymbol, Tree> localCode = new HashMap<>();

  Lambdas(Flow flow) {
    this.flow = flow;
  }

  /// Remembers the code that a local variable stands for.
  void remember(VarSymbol variable, Tree code) {
    localCode.put(variable, code);
  }

  boolean isCode(VarSymbol variable) {
    return localCode.containsKey(variable);
  }

  @Nullable Tree code(VarSymbol variable) {
    return localCode.get(variable);
  }

  @Nullable Integer lambda(LambdaExpressionTree tree, boolean lends) {
    runBody(tree, lends, false);
    Integer together = null;
    for (var variable : Captured.variables(tree.getBody(), flow.state)) {
      together = flow.state.merge(together, flow.state.region(variable));
    }
    if (Captured.usesThis(tree.getBody()) && flow.isTracked(Captured.typeOfThis(tree.getBody()))) {
      together =
          flow.state.merge(
              together, flow.region(Region.outside("'this' is held by whoever called")));
    }
    return together;
  }

  /// Runs a lambda's body where it stands: never, once, or many times.
  void runBody(LambdaExpressionTree tree, boolean lends, boolean isThread) {
    var before = flow.state.copy();
    int outerLocks = flow.lockDepth;
    Runnable body = () -> passes(tree, lends, isThread ? 1 : 2);
    if (isThread) {
      flow.lockDepth = 0;
      flow.tries.inThread(() -> flow.jumps.apart(lends && hasResult(tree), body));
      flow.state = before;
    } else {
      flow.jumps.apart(lends && hasResult(tree), body);
    }
    flow.lockDepth = outerLocks;
  }

  private void passes(LambdaExpressionTree tree, boolean lends, int passCount) {
    var before = flow.state.copy();
    for (int pass = 0; pass < passCount; pass++) {
      for (var parameter : tree.getParameters()) {
        var symbol = ASTHelpers.getSymbol(parameter);
        if (flow.isTracked(symbol.type)) {
          flow.state.bind(
              symbol,
              lends
                  ? flow.region(
                      new Region(
                          Status.LENT,
                          "'" + symbol.name + "' is lent to this function",
                          Flow.position(tree)))
                  : flow.region(
                      Region.outside(
                          "'"
                              + symbol.name
                              + "' is given to this function by code that may keep it")));
        }
      }
      switch (tree.getBody()) {
        case ExpressionTree expression -> {
          var value = flow.expressions.eval(expression);
          if (lends && hasResult(tree)) {
            flow.ownership.keep(expression, value, "returned");
          }
        }
        case StatementTree statement -> flow.statements.run(statement);
        default -> {}
      }
      flow.state.isAlive = true;
      var after = flow.state;
      flow.state = before.copy();
      if (!flow.state.join(after)) {
        break;
      }
    }
  }

  private boolean hasResult(LambdaExpressionTree tree) {
    var type = ASTHelpers.getType(tree);
    return type != null
        && !type.tsym.getQualifiedName().contentEquals("java.util.function.UnaryOperator")
        && !flow.knowledge.types.findDescriptorType(type).getReturnType().hasTag(TypeTag.VOID);
  }

  void lend(ExpressionTree argument) {
    var code = Values.stripped(argument);
    if (code instanceof LambdaExpressionTree lambda) {
      lambda(lambda, true);
    } else {
      flow.expressions.eval(argument);
      if (code instanceof MemberReferenceTree reference) {
        lentToReference(reference);
      }
    }
  }

  /// A method reference that returns part of what it is lent.
  void lentToReference(MemberReferenceTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method) || method.isConstructor()) {
      return;
    }
    var function = ASTHelpers.getType(tree);
    if (function == null
        || flow.knowledge.types.findDescriptorType(function).getReturnType().hasTag(TypeTag.VOID)) {
      return;
    }
    String owner = method.owner.getQualifiedName().toString();
    String name = method.name.toString();
    var type = method.getReturnType();
    boolean isSafe =
        !flow.isTracked(type)
            || type instanceof com.sun.tools.javac.code.Type.TypeVar
            || Jdk.isFrozenFactory(owner, name)
            || Jdk.isFreshMethod(owner, name)
            || Jdk.isFreshFactory(owner, name);
    if (!isSafe) {
      flow.report(flow.findings.onLoanFrom(tree, type));
    }
  }
}
