package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;

/// Calls of the JDK that put an object where another thread takes it from.
final class Publishing {
  private Publishing() {}

  static boolean isBy(Tree tree) {
    if (!(tree instanceof MethodInvocationTree call)
        || !(Values.receiver(call) instanceof ExpressionTree receiver)) {
      return false;
    }
    String name = ASTHelpers.getSymbol(call).name.toString();
    var type = ASTHelpers.getType(receiver);
    if (type == null || !maybe(name)) {
      return false;
    }
    String owner = type.tsym.getQualifiedName().toString();
    return switch (name) {
      case "complete" -> owner.equals("java.util.concurrent.CompletableFuture");
      case "submit" -> owner.equals("java.util.concurrent.SubmissionPublisher");
      default -> isQueue(owner);
    };
  }

  /// Whether a call takes an object out of such a place.
  static boolean isTaking(MethodInvocationTree call) {
    var type =
        Values.receiver(call) instanceof ExpressionTree queue ? ASTHelpers.getType(queue) : null;
    return switch (ASTHelpers.getSymbol(call).name.toString()) {
      case "poll", "pollFirst", "pollLast", "remove", "take", "takeFirst", "takeLast" ->
          type != null && isQueue(type.tsym.getQualifiedName().toString());
      default -> false;
    };
  }

  private static boolean isQueue(String type) {
    return type.startsWith("java.util.concurrent.")
        && (type.endsWith("Queue") || type.endsWith("Deque"));
  }

  /// Whether some such call has that name.
  static boolean maybe(String name) {
    return switch (name) {
      case "add",
          "addFirst",
          "addLast",
          "complete",
          "offer",
          "offerFirst",
          "offerLast",
          "push",
          "put",
          "putFirst",
          "putLast",
          "submit",
          "transfer",
          "tryTransfer" ->
          true;
      default -> false;
    };
  }
}
