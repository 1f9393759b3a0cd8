package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.Types;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The annotations that the rules read, matched by simple name, so that nobody needs `concurrent`
/// for them and those of other libraries count as well.
final class Annotations {
  static final String MOVED = "Moved";
  static final String BORROWED = "Borrowed";
  static final String LENDING = "Lending";
  static final String SPAWNED = "Spawned";
  static final String UNIQUE = "Unique";
  static final String CONFINED = "Confined";
  static final String IMMUTABLE = "Immutable";
  static final String THREAD_SAFE = "ThreadSafe";
  static final String MUST_CLOSE = "MustClose";
  static final String LOCK_RANK = "LockRank";

  private Annotations() {}

  /// Whether the very symbol carries it.
  static boolean has(Symbol symbol, String simpleName) {
    for (Attribute.Compound annotation : symbol.getRawAttributes()) {
      if (annotation.type.tsym.name.contentEquals(simpleName)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the type, or one that it extends or implements, carries it: claims bind subclasses.
  static boolean claims(Type type, String simpleName, Types types) {
    return claimed(type, simpleName, types, new HashSet<>());
  }

  private static boolean claimed(Type type, String name, Types types, Set<Symbol> seen) {
    if (!(type.tsym instanceof ClassSymbol symbol) || !seen.add(symbol)) {
      return false;
    }
    if (has(symbol, name)) {
      return true;
    }
    var parent = types.supertype(type);
    if (parent.hasTag(com.sun.tools.javac.code.TypeTag.CLASS)
        && claimed(parent, name, types, seen)) {
      return true;
    }
    for (var face : types.interfaces(type)) {
      if (claimed(face, name, types, seen)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the method carries it, or one that it overrides.
  static boolean onMethod(MethodSymbol method, String simpleName, Types types) {
    return has(method, simpleName)
        || ASTHelpers.streamSuperMethods(method, types).anyMatch(above -> has(above, simpleName));
  }

  /// Whether the parameter carries it, or its twin in a method that is overridden: an overrider
  /// that lost an annotation is bound by it all the same.
  static boolean onParameter(MethodSymbol method, int index, String simpleName, Types types) {
    return onOwnParameter(method, index, simpleName)
        || ASTHelpers.streamSuperMethods(method, types)
            .anyMatch(above -> onOwnParameter(above, index, simpleName));
  }

  private static boolean onOwnParameter(MethodSymbol method, int index, String simpleName) {
    var parameters = method.getParameters();
    return index < parameters.size() && has(parameters.get(index), simpleName);
  }

  /// The type parameters that a claim of `@Immutable(containerOf = …)` depends on.
  static Set<String> containerOf(Symbol symbol) {
    var parameters = new HashSet<String>();
    for (Attribute.Compound annotation : symbol.getRawAttributes()) {
      if (annotation.type.tsym.name.contentEquals(IMMUTABLE)
          && annotation.member(symbol.name.table.fromString("containerOf"))
              instanceof Attribute.Array named) {
        for (var parameter : named.values) {
          parameters.add(String.valueOf(parameter.getValue()));
        }
      }
    }
    return parameters;
  }

  /// The number that `@LockRank` gives.
  static Optional<Integer> rank(@Nullable Symbol symbol) {
    if (symbol instanceof VarSymbol) {
      for (Attribute.Compound annotation : symbol.getRawAttributes()) {
        if (annotation.type.tsym.name.contentEquals(LOCK_RANK)) {
          for (var value : annotation.values) {
            if (value.snd.getValue() instanceof Integer rank) {
              return Optional.of(rank);
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
