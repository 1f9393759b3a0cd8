package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import io.millrace.checker.ClassFacts.Argument;
import java.util.HashMap;
import java.util.Map;

/// What methods do with what they are given, each argument asked once: from its annotation, from
/// the method's source, and for the JDK from its name. What is not known, or may be overridden, is
/// said to be kept and changed.
final class ArgumentUses {
  /// What becomes of one argument.
  ///
  /// @param keeps whether the method may keep it, or hand it on to something that does
  /// @param onlyReads whether the method changes nothing about it
  record ArgumentUse(boolean keeps, boolean onlyReads) {}

  private final Knowledge knowledge;
  private final Map<Argument, ArgumentUse> known = new HashMap<>();

  ArgumentUses(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  ArgumentUse of(MethodSymbol method, int index) {
    var argument = new Argument(method, index);
    var use = known.get(argument);
    if (use == null) {
      known.put(argument, new ArgumentUse(false, true)); // while it is being asked, through a cycle
      use = find(method, index);
      known.put(argument, use);
    }
    return use;
  }

  private ArgumentUse find(MethodSymbol method, int index) {
    var parameter = knowledge.contract(method).parameter(index);
    if (parameter.borrowed()) {
      return new ArgumentUse(false, false);
    }
    if (parameter.moved()) {
      return new ArgumentUse(true, false);
    }
    String owner = method.owner.getQualifiedName().toString();
    if (knowledge.contract(method).isJdk()) {
      return new ArgumentUse(
          keepsByName(method, owner),
          Knowledge.isCopying(method) || Jdk.onlyReads(owner, method.name.toString(), index));
    }
    if (ASTHelpers.methodCanBeOverridden(method)) {
      return new ArgumentUse(true, false);
    }
    var tree = isGenerated(method) ? null : knowledge.source(method);
    if (tree == null || index >= tree.getParameters().size()) {
      return new ArgumentUse(true, false);
    }
    var uses =
        Uses.of(ASTHelpers.getSymbol(tree.getParameters().get(index)), tree.getBody(), knowledge);
    return new ArgumentUse(uses.keeps, !uses.changes);
  }

  /// Whether it is a constructor that stores its parameters without a word of source.
  private static boolean isGenerated(MethodSymbol method) {
    return (method.flags() & (Flags.GENERATEDCONSTR | Flags.COMPACT_RECORD_CONSTRUCTOR)) != 0;
  }

  private static boolean keepsByName(MethodSymbol method, String owner) {
    if (method.isConstructor()) {
      return !owner.equals("java.lang.String") && !Knowledge.isCopying(method);
    }
    return Jdk.isKeeping(method.name.toString()) && !Jdk.copiesBytes(owner);
  }
}
