package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import org.jspecify.annotations.Nullable;

/// What is known of a value from the expression that makes it.
final class Values {
  private Values() {}

  /// The expression without parentheses and casts, which change nothing about whose value it is.
  static ExpressionTree stripped(ExpressionTree tree) {
    var inner = ASTHelpers.stripParentheses(tree);
    while (inner instanceof TypeCastTree cast) {
      inner = ASTHelpers.stripParentheses(cast.getExpression());
    }
    return inner;
  }

  static boolean isThis(Tree tree) {
    return tree instanceof IdentifierTree name && name.getName().contentEquals("this");
  }

  /// Whether the value can never change: its type says so, or it is made so, as by `List.copyOf`.
  static boolean isFrozen(ExpressionTree tree, Knowledge knowledge) {
    var value = stripped(tree);
    if (value.getKind() == Tree.Kind.NULL_LITERAL) {
      return true;
    }
    var type = ASTHelpers.getType(value);
    if (type == null || knowledge.shareability.of(type).isShareable()) {
      return type != null;
    }
    return switch (value) {
      case ConditionalExpressionTree choice ->
          isFrozen(choice.getTrueExpression(), knowledge)
              && isFrozen(choice.getFalseExpression(), knowledge);
      case NewClassTree made ->
          made.getClassBody() == null && knowledge.shareability.ofExactly(type).isShareable();
      case NewArrayTree array -> isEmpty(array);
      case MethodInvocationTree call -> isFrozenCall(call, type, knowledge);
      default -> false;
    };
  }

  /// Whether it has no elements that anybody could replace.
  private static boolean isEmpty(NewArrayTree array) {
    return array.getInitializers() == null
        ? Integer.valueOf(0).equals(ASTHelpers.constValue(array.getDimensions().getFirst()))
        : array.getInitializers().isEmpty();
  }

  private static boolean isFrozenCall(MethodInvocationTree call, Type type, Knowledge knowledge) {
    if (!(ASTHelpers.getSymbol(call) instanceof MethodSymbol method)) {
      return false;
    }
    String owner = method.owner.getQualifiedName().toString();
    String name = method.name.toString();
    if (Jdk.isFrozenFactory(owner, name)) {
      return partsAreShareable(type, knowledge);
    }
    var arguments = call.getArguments();
    return switch (owner) {
      case "java.util.Objects" ->
          name.startsWith("requireNonNull")
              && !arguments.isEmpty()
              && isFrozen(arguments.getFirst(), knowledge);
      case "java.util.Collections" ->
          (name.startsWith("unmodifiable") || name.startsWith("synchronized"))
              && arguments.getFirst() instanceof NewClassTree
              && partsAreShareable(type, knowledge);
      case "java.util.concurrent.ConcurrentHashMap" ->
          name.equals("newKeySet") && partsAreShareable(type, knowledge);
      case "java.util.stream.Stream" ->
          name.equals("collect")
              && arguments.size() == 1
              && arguments.getFirst() instanceof MethodInvocationTree collector
              && isFrozenCollector(collector)
              && partsAreShareable(type, knowledge);
      default -> false;
    };
  }

  private static boolean isFrozenCollector(MethodInvocationTree collector) {
    var method = ASTHelpers.getSymbol(collector);
    return Jdk.isFrozenFactory(method.owner.getQualifiedName().toString(), method.name.toString());
  }

  /// Whether all type arguments are shareable, which those of a raw type are not.
  static boolean partsAreShareable(Type type, Knowledge knowledge) {
    if (type.hasTag(com.sun.tools.javac.code.TypeTag.ARRAY)) {
      return knowledge.shareability.of(((Type.ArrayType) type).elemtype).isShareable();
    }
    if (!type.tsym.type.getTypeArguments().isEmpty() && type.getTypeArguments().isEmpty()) {
      return false;
    }
    return type.getTypeArguments().stream()
        .allMatch(argument -> knowledge.shareability.of(argument).isShareable());
  }

  /// Whether it is a call in the chain of a parallel stream.
  static boolean isOfParallelStream(Tree call) {
    if (!(call instanceof MethodInvocationTree last)
        || !(ASTHelpers.getSymbol(last) instanceof MethodSymbol method)
        || !method.owner.getQualifiedName().toString().startsWith("java.util.stream.")) {
      return false;
    }
    for (var tree = receiver(last); tree instanceof MethodInvocationTree before; ) {
      switch (ASTHelpers.getSymbol(before).name.toString()) {
        case "parallelStream", "parallel" -> {
          return true;
        }
        default -> tree = receiver(before);
      }
    }
    return false;
  }

  /// What a call or an access is on, if it names it.
  static @Nullable ExpressionTree receiver(ExpressionTree tree) {
    return switch (tree) {
      case MethodInvocationTree call -> receiver(call.getMethodSelect());
      case MemberSelectTree select -> select.getExpression();
      default -> null;
    };
  }

  /// The name of what an expression is about, for messages: `this`, a variable, or the source.
  static String describe(ExpressionTree tree) {
    var value = stripped(tree);
    String text =
        value instanceof MemberSelectTree select ? select.toString() : String.valueOf(value);
    return text.length() > 40 ? text.substring(0, 37).stripTrailing() + "..." : text;
  }
}
