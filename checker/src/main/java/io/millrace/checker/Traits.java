package io.millrace.checker;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;

/// What the name and the contract of a method tell about each call of it: which rules may have
/// something to say. Asked once of each method, so that a call of most costs one look.
///
/// @param hands whether it hands over, lends or spawns
/// @param publishes whether it has the name of one that puts an object where another thread takes
///   it from
/// @param chains whether it adds a function to a future
/// @param steps whether it has the name of one that acts on an object, or iterates over it
/// @param makes whether it may make its result, rather than getting one that exists
/// @param locks whether it has the name of one that locks, waits or wakes
record Traits(
    boolean hands, boolean publishes, boolean chains, boolean steps, boolean makes, boolean locks) {
  static final Traits NONE = new Traits(false, false, false, false, false, false);

  static Traits of(MethodSymbol method, Contract contract) {
    String name = method.name.toString();
    var traits =
        new Traits(
            hands(name, contract),
            Publishing.maybe(name),
            Callbacks.isAdding(method, name),
            Steps.maybeAct(name) || ActScanner.isIterating(name),
            MustClose.isMaker(method, name),
            locks(name));
    return traits.equals(NONE) ? NONE : traits;
  }

  /// Whether it pays to follow the values of the code around a call.
  boolean isRelevant(MethodInvocationTree call, Knowledge knowledge) {
    return hands
        || (publishes && Publishing.isBy(call))
        || (chains && Callbacks.chain(call, knowledge) != null);
  }

  private static boolean hands(String name, Contract contract) {
    return contract.spawns()
        || contract.movesSome()
        || contract.lendsSome()
        || contract.returnsBorrowed()
        || (name.startsWith("parallel") && contract.owner().startsWith("java.util.stream."))
        || name.equals("parallelStream")
        || (name.equals("start") && contract.owner().equals("java.lang.Thread"));
  }

  private static boolean locks(String name) {
    return switch (name) {
      case "lock", "notify", "wait" -> true;
      default -> name.startsWith("await");
    };
  }
}
