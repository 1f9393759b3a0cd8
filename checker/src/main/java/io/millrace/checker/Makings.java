package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.Optional;

/// The verdict on a value by the way it is made: a `Map` that is made as a `ConcurrentHashMap` is
/// what that is. A variable is what it is set to, a parameter what the file passes for it.
final class Makings {
  private static final int STEP_COUNT_MAX = 4; // from a variable or parameter to the next

  private final Knowledge knowledge;

  Makings(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /// The verdict, unless it is not known how the value is made.
  Optional<Verdict> of(ExpressionTree value) {
    return of(value, STEP_COUNT_MAX);
  }

  /// The verdict on what a variable leads to, unless it is not known how that is made.
  Optional<Verdict> of(VarSymbol variable) {
    return of(variable, STEP_COUNT_MAX);
  }

  private Optional<Verdict> of(ExpressionTree tree, int steps) {
    var value = Values.stripped(tree);
    if (Values.isFrozen(value, knowledge)) {
      return Optional.of(Verdict.SHAREABLE);
    }
    var type = ASTHelpers.getType(value);
    if (type == null) {
      return Optional.empty();
    }
    return switch (value) {
      case NewClassTree made when made.getClassBody() == null ->
          Optional.of(knowledge.shareability.ofExactly(type));
      case MethodInvocationTree call -> ofCall(call, type, steps);
      case ConditionalExpressionTree choice -> {
        var one = of(choice.getTrueExpression(), steps);
        var other = of(choice.getFalseExpression(), steps);
        yield one.isPresent() && other.isPresent()
            ? Optional.of(worse(one.get(), other.get()))
            : Optional.empty();
      }
      default ->
          ASTHelpers.getSymbol(value) instanceof VarSymbol variable
              ? of(variable, steps)
              : Optional.empty();
    };
  }

  private Optional<Verdict> of(VarSymbol variable, int steps) {
    if (steps == 0) {
      return Optional.empty();
    }
    if (variable.owner instanceof MethodSymbol method
        && method.getParameters().contains(variable)) {
      return ofParameter(method, method.getParameters().indexOf(variable), steps - 1);
    }
    var value = knowledge.origins(variable).of(variable);
    return value == null ? Optional.empty() : of(value, steps - 1);
  }

  /// Wrappers and factories whose objects are safe for threads, but for what they hold.
  private Optional<Verdict> ofCall(MethodInvocationTree call, Type type, int steps) {
    if (!(ASTHelpers.getSymbol(call) instanceof MethodSymbol method)) {
      return Optional.empty();
    }
    String owner = method.owner.getQualifiedName().toString();
    String name = method.name.toString();
    if (owner.equals("java.util.Objects") && name.startsWith("requireNonNull")) {
      return of(call.getArguments().getFirst(), steps);
    }
    boolean isSafe =
        switch (owner) {
          case "java.util.Collections" ->
              Jdk.isFrozenFactory(owner, name)
                  || ((name.startsWith("synchronized") || name.startsWith("unmodifiable"))
                      && Values.stripped(call.getArguments().getFirst()) instanceof NewClassTree);
          case "java.util.concurrent.ConcurrentHashMap" -> name.equals("newKeySet");
          default -> Jdk.isFrozenFactory(owner, name);
        };
    return isSafe
        ? Optional.of(Verdict.unknown(Knowledge.name(type) + " holds what can be changed"))
        : Optional.empty();
  }

  /// What all calls in the file pass there.
  private Optional<Verdict> ofParameter(MethodSymbol method, int index, int steps) {
    if (!(method.owner instanceof ClassSymbol)) {
      return Optional.empty();
    }
    Verdict together = null;
    for (var arguments : knowledge.origins(method).arguments(method)) {
      var passed =
          index < arguments.size() ? of(arguments.get(index), steps) : Optional.<Verdict>empty();
      if (passed.isEmpty()) {
        return Optional.empty();
      }
      together = together == null ? passed.get() : worse(together, passed.get());
    }
    return Optional.ofNullable(together);
  }

  private static Verdict worse(Verdict one, Verdict other) {
    return one.kind().compareTo(other.kind()) >= 0 ? one : other;
  }
}
