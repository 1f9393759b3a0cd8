package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import org.jspecify.annotations.Nullable;

/// Functions that are run once a future is done, by the thread that has done it.
///
/// Only futures count that another thread is seen to complete: those of `supplyAsync` and the like,
/// called in the same chain or kept in a variable. All functions of one such chain run in turn.
final class Callbacks {
  private static final int VARIABLE_COUNT_MAX = 3; // from one variable to the next

  private Callbacks() {}

  /// Where the chain of calls begins that a call adds to, if it adds a function to a future of
  /// another thread.
  static @Nullable Integer chain(Tree call, Knowledge knowledge) {
    return call instanceof MethodInvocationTree added
            && ASTHelpers.getSymbol(added) instanceof MethodSymbol method
            && isAdding(method, method.name.toString())
            && Values.receiver(added) instanceof ExpressionTree future
        ? begin(future, knowledge, VARIABLE_COUNT_MAX)
        : null;
  }

  /// Where the chain of calls begins in which a call has a function run.
  static int chainOf(Tree call, Knowledge knowledge) {
    var chain = chain(call, knowledge);
    return chain == null ? ASTHelpers.getStartPosition(call) : chain;
  }

  /// Whether a method, of that name, adds a function to a future.
  static boolean isAdding(MethodSymbol method, String name) {
    boolean hasName =
        name.startsWith("then")
            || name.startsWith("handle")
            || name.startsWith("whenComplete")
            || name.startsWith("exceptionally")
            || name.startsWith("applyToEither")
            || name.startsWith("acceptEither");
    return hasName && isFuture(method);
  }

  private static boolean isFuture(MethodSymbol method) {
    return switch (method.owner.getQualifiedName().toString()) {
      case "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.net.http.HttpClient" ->
          true;
      default -> false;
    };
  }

  private static @Nullable Integer begin(
      ExpressionTree future, Knowledge knowledge, int variableCount) {
    for (ExpressionTree tree = future; tree != null; tree = Values.receiver(tree)) {
      if (tree instanceof MethodInvocationTree call
          && isFuture(ASTHelpers.getSymbol(call))
          && ASTHelpers.getSymbol(call).name.toString().endsWith("Async")) {
        return ASTHelpers.getStartPosition(future);
      }
      if (!(tree instanceof MethodInvocationTree)) {
        return variableCount > 0
                && ASTHelpers.getSymbol(tree) instanceof VarSymbol variable
                && knowledge.origins(variable).of(variable) instanceof ExpressionTree value
            ? begin(Values.stripped(value), knowledge, variableCount - 1)
            : null;
      }
    }
    return null;
  }
}
