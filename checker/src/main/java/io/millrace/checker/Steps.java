package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Objects whose every call is safe for threads: which of their calls ask something, which do
/// something that rests on the answer, and what does both in one step.
enum Steps {
  /// A concurrent map.
  MAP("use putIfAbsent, computeIfAbsent or merge, which do both in one step"),

  /// A concurrent or copying collection.
  COLLECTION(
      "use a call that does both in one step, as poll, addIfAbsent or offer, or hold one lock"),

  /// An atomic variable.
  ATOMIC("use compareAndSet, updateAndGet or accumulateAndGet, which do both in one step"),

  /// A mutex, locked once to ask and once more to act.
  MUTEX("do both while it is locked once");

  private static final String WRAPPING = "synchronized";
  private static final Set<String> VIEWS = Set.of("keySet", "values", "entrySet");
  private static final Set<String> WITH_KEY =
      Set.of("containsKey", "get", "getOrDefault", "contains");
  private static final Set<String> ADDING =
      Set.of("add", "addFirst", "addLast", "offer", "push", "put");

  final String help;

  Steps(String help) {
    this.help = help;
  }

  boolean isCheck(String name) {
    return switch (this) {
      case MAP -> WITH_KEY.contains(name) && !name.equals("contains");
      case COLLECTION -> List.of("contains", "isEmpty", "size").contains(name);
      case ATOMIC -> name.startsWith("get") && !name.startsWith("getAnd");
      case MUTEX -> name.equals("with");
    };
  }

  boolean isAct(String name) {
    return switch (this) {
      case MAP -> name.equals("put");
      case COLLECTION -> ADDING.contains(name) || isTaking(name);
      case ATOMIC -> isUpdate(name);
      case MUTEX -> List.of("run", "with", "update").contains(name);
    };
  }

  /// Calls that fail, or take something else, when the collection has become shorter.
  private static boolean isTaking(String name) {
    return switch (name) {
      case "element",
          "elementAt",
          "firstElement",
          "get",
          "getFirst",
          "getLast",
          "lastElement",
          "pop",
          "remove",
          "removeFirst",
          "removeLast" ->
          true;
      default -> false;
    };
  }

  private static boolean isUpdate(String name) {
    return switch (name) {
      case "addAndGet",
          "decrementAndGet",
          "getAndAdd",
          "getAndDecrement",
          "getAndIncrement",
          "incrementAndGet",
          "lazySet",
          "set",
          "setRelease" ->
          true;
      default -> false;
    };
  }

  /// Whether some kind of object has such a check.
  static boolean maybeCheck(String name) {
    for (var kind : values()) {
      if (kind.isCheck(name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether some kind of object has such an act.
  static boolean maybeAct(String name) {
    for (var kind : values()) {
      if (kind.isAct(name)) {
        return true;
      }
    }
    return false;
  }

  /// Whether what the check answers is about what the act does: of the same key or element, if they
  /// name one.
  boolean belong(
      MethodInvocationTree check, String checkName, MethodInvocationTree act, String actName) {
    return switch (this) {
      case MAP -> haveSameKey(check, act);
      case COLLECTION -> {
        boolean adds = ADDING.contains(actName);
        yield WITH_KEY.contains(checkName)
            ? adds && haveSameKey(check, act)
            : !adds || checkName.equals("size");
      }
      case ATOMIC, MUTEX -> true;
    };
  }

  private static boolean haveSameKey(MethodInvocationTree check, MethodInvocationTree act) {
    return !check.getArguments().isEmpty()
        && !act.getArguments().isEmpty()
        && check
            .getArguments()
            .getFirst()
            .toString()
            .equals(act.getArguments().getFirst().toString());
  }

  /// Whether another call can spoil what the check answered.
  boolean competes(String actName, String other) {
    if (Jdk.isReading(other)) {
      return false;
    }
    return !ADDING.contains(actName) || this != MAP || !other.startsWith("remove");
  }

  /// What a variable leads to, by its type or by what it is made as.
  static Optional<Steps> of(
      VarSymbol variable, @Nullable ExpressionTree made, Knowledge knowledge) {
    var known = of(variable.type, knowledge);
    return known.isPresent() || made == null ? known : ofValue(made, knowledge);
  }

  private static Optional<Steps> ofValue(ExpressionTree made, Knowledge knowledge) {
    var type = ASTHelpers.getType(made);
    if (type == null) {
      return Optional.empty();
    }
    return isSynchronized(made)
        ? Optional.of(isSubtype(type, "java.util.Map", knowledge) ? MAP : COLLECTION)
        : of(type, knowledge);
  }

  /// Whether an expression is an object of some such kind, or a view of one.
  static boolean areTakenOn(@Nullable ExpressionTree object, Knowledge knowledge) {
    return object != null
        && ASTHelpers.getSymbol(viewed(object)) instanceof VarSymbol variable
        && of(variable, origin(variable, knowledge), knowledge).isPresent();
  }

  /// The map that an expression gives a view of, or else what it is itself.
  static ExpressionTree viewed(ExpressionTree expression) {
    var tree = Values.stripped(expression);
    return tree instanceof MethodInvocationTree view
            && VIEWS.contains(ASTHelpers.getSymbol(view).name.toString())
            && Values.receiver(view) instanceof ExpressionTree map
        ? Values.stripped(map)
        : tree;
  }

  /// What a variable of a collection's type is made as, if that is known.
  static @Nullable ExpressionTree origin(VarSymbol variable, Knowledge knowledge) {
    return variable.type.tsym.getQualifiedName().toString().startsWith("java.util.")
        ? knowledge.origins(variable).of(variable)
        : null;
  }

  /// Whether it is a wrapper that locks itself at each call.
  static boolean isSynchronized(@Nullable ExpressionTree made) {
    return made != null
        && Values.stripped(made) instanceof MethodInvocationTree call
        && isWrapping(call.getMethodSelect());
  }

  private static boolean isWrapping(ExpressionTree method) {
    return switch (method) {
      case IdentifierTree name -> name.getName().toString().startsWith(WRAPPING);
      case MemberSelectTree select ->
          select.getIdentifier().toString().startsWith(WRAPPING)
              && select.getExpression() instanceof IdentifierTree name
              && name.getName().contentEquals("Collections");
      default -> false;
    };
  }

  private static Optional<Steps> of(Type type, Knowledge knowledge) {
    if (type.tsym == null) {
      return Optional.empty();
    }
    String name = type.tsym.getQualifiedName().toString();
    if (name.startsWith("java.util.concurrent.atomic.Atomic")) {
      return name.endsWith("Array") || name.endsWith("Updater")
          ? Optional.empty()
          : Optional.of(ATOMIC);
    }
    if (type.tsym.name.contentEquals("Mutex")) {
      return Optional.of(MUTEX);
    }
    if (isSubtype(type, "java.util.concurrent.ConcurrentMap", knowledge)
        || name.equals("java.util.Hashtable")) {
      return Optional.of(MAP);
    }
    boolean isCollection =
        (name.startsWith("java.util.concurrent.")
                && isSubtype(type, "java.util.Collection", knowledge))
            || name.equals("java.util.Vector")
            || name.equals("java.util.Stack");
    return isCollection ? Optional.of(COLLECTION) : Optional.empty();
  }

  private static boolean isSubtype(Type type, String name, Knowledge knowledge) {
    var above = knowledge.state.getTypeFromString(name);
    return above != null
        && knowledge.types.isSubtype(knowledge.types.erasure(type), knowledge.types.erasure(above));
  }

  /// Whether objects of that class lock themselves out of habit, whoever uses them.
  static boolean isLegacy(Type type) {
    return type.tsym != null
        && switch (type.tsym.getQualifiedName().toString()) {
          case "java.util.Vector", "java.util.Stack", "java.util.Hashtable" -> true;
          default -> false;
        };
  }
}
