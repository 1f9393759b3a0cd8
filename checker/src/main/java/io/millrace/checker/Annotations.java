package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import com.sun.tools.javac.code.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    return claimed(type, types).contains(simpleName);
  }

  /// The simple names of all that the type carries, or one that it extends or implements.
  static Set<String> claimed(Type type, Types types) {
    var names = new HashSet<String>();
    addClaimed(type, types, names, new HashSet<>());
    return names.isEmpty() ? Set.of() : names;
  }

  private static void addClaimed(Type type, Types types, Set<String> names, Set<Symbol> seen) {
    if (!(type.tsym instanceof ClassSymbol symbol) || !seen.add(symbol)) {
      return;
    }
    for (Attribute.Compound annotation : symbol.getRawAttributes()) {
      names.add(annotation.type.tsym.name.toString());
    }
    var parent = types.supertype(type);
    if (parent.hasTag(TypeTag.CLASS)) {
      addClaimed(parent, types, names, seen);
    }
    for (var face : types.interfaces(type)) {
      addClaimed(face, types, names, seen);
    }
  }

  /// The method and those that it overrides, as far as anything is said there: an overrider that
  /// lost an annotation is bound by it all the same. The JDK says nothing of the kind.
  static List<MethodSymbol> declarations(MethodSymbol method, Types types) {
    if (!(method.owner instanceof ClassSymbol owner) || isOfJdk(owner)) {
      return List.of();
    }
    var found = new ArrayList<MethodSymbol>();
    if (isAnnotated(method)) {
      found.add(method);
    }
    if (!method.isStatic() && !method.isConstructor()) {
      for (var above : types.closure(owner.type)) {
        var overridden =
            above.tsym == owner || isOfJdk(above.tsym)
                ? null
                : ASTHelpers.findSuperMethodInType(method, above, types);
        if (overridden != null && isAnnotated(overridden)) {
          found.add(overridden);
        }
      }
    }
    return found;
  }

  private static boolean isOfJdk(Symbol type) {
    return type.getQualifiedName().toString().startsWith("java.");
  }

  private static boolean isAnnotated(MethodSymbol method) {
    boolean isAnnotated = !method.getRawAttributes().isEmpty();
    for (var parameter : method.getParameters()) {
      isAnnotated |= !parameter.getRawAttributes().isEmpty();
    }
    return isAnnotated;
  }

  /// Whether one of these methods carries it.
  static boolean onMethod(List<MethodSymbol> declarations, String simpleName) {
    for (var declaration : declarations) {
      if (has(declaration, simpleName)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the parameter carries it in one of these methods.
  static boolean onParameter(List<MethodSymbol> declarations, int index, String simpleName) {
    for (var declaration : declarations) {
      var parameters = declaration.getParameters();
      if (index < parameters.size() && has(parameters.get(index), simpleName)) {
        return true;
      }
    }
    return false;
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
