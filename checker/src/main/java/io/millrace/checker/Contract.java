package io.millrace.checker;

import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import com.sun.tools.javac.code.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a method does with what it is given, from the annotations of its parameters, and for the
/// JDK's from its name.
///
/// @param owner the qualified name of the class that declares it
/// @param parameters one for each parameter
/// @param returnsMoved whether the caller alone has the result
/// @param returnsBorrowed whether the result is on loan from the receiver
/// @param isVarArgs whether the last parameter takes all further arguments
/// @param spawns whether some argument runs in another thread
/// @param isRepeated whether what it spawns may run beside another run of itself
/// @param pool the executor of a single thread that it passes code on to, if it does
/// @param isJdk whether the JDK declares it
record Contract(
    String owner,
    List<Parameter> parameters,
    boolean returnsMoved,
    boolean returnsBorrowed,
    boolean isVarArgs,
    boolean spawns,
    boolean isRepeated,
    @Nullable VarSymbol pool,
    boolean isJdk) {

  /// What becomes of one argument.
  record Parameter(boolean moved, boolean borrowed, boolean spawned, boolean lending) {
    static final Parameter PLAIN = new Parameter(false, false, false, false);
  }

  Parameter parameter(int index) {
    if (index < parameters.size()) {
      return parameters.get(index);
    }
    return isVarArgs && !parameters.isEmpty() ? parameters.getLast() : Parameter.PLAIN;
  }

  /// The same, but it passes one of its arguments on to another thread.
  Contract passingOn(int index, boolean repeats, @Nullable VarSymbol to) {
    var more = new ArrayList<>(parameters);
    var known = more.get(index);
    more.set(index, new Parameter(known.moved(), known.borrowed(), true, known.lending()));
    return new Contract(
        owner,
        List.copyOf(more),
        returnsMoved,
        returnsBorrowed,
        isVarArgs,
        true,
        isRepeated || repeats,
        to,
        isJdk);
  }

  boolean movesSome() {
    for (var parameter : parameters) {
      if (parameter.moved()) {
        return true;
      }
    }
    return false;
  }

  boolean borrowsSome() {
    for (var parameter : parameters) {
      if (parameter.borrowed()) {
        return true;
      }
    }
    return false;
  }

  boolean lendsSome() {
    for (var parameter : parameters) {
      if (parameter.lending()) {
        return true;
      }
    }
    return false;
  }

  /// Reads the contract of a method.
  static Contract of(MethodSymbol method, Types types, SpawnPoints spawnPoints) {
    String owner = method.owner.getQualifiedName().toString();
    var spawn = spawnPoints.kind(method, types);
    var declarations = Annotations.declarations(method, types);
    var parameters = new ArrayList<Parameter>();
    boolean spawns = false;
    for (int i = 0; i < method.getParameters().size(); i++) {
      boolean runs =
          spawn != SpawnPoints.Kind.NONE && isCode(method.getParameters().get(i).type, types);
      var parameter = parameter(declarations, i, runs);
      spawns |= parameter.spawned();
      parameters.add(parameter);
    }
    return new Contract(
        owner,
        List.copyOf(parameters),
        Annotations.onMethod(declarations, Annotations.MOVED),
        Annotations.onMethod(declarations, Annotations.BORROWED),
        (method.flags() & Flags.VARARGS) != 0,
        spawns,
        spawn == SpawnPoints.Kind.POOL,
        null,
        owner.startsWith("java.") || owner.startsWith("javax."));
  }

  private static Parameter parameter(List<MethodSymbol> declarations, int index, boolean runs) {
    if (declarations.isEmpty() && !runs) {
      return Parameter.PLAIN;
    }
    return new Parameter(
        Annotations.onParameter(declarations, index, Annotations.MOVED),
        Annotations.onParameter(declarations, index, Annotations.BORROWED),
        runs || Annotations.onParameter(declarations, index, Annotations.SPAWNED),
        Annotations.onParameter(declarations, index, Annotations.LENDING));
  }

  /// What `invokeAll` and `invokeAny` are given.
  private static boolean isTasks(Type type) {
    return type.tsym.getQualifiedName().contentEquals("java.util.Collection")
        && type.getTypeArguments().toString().contains("java.util.concurrent.Callable<");
  }

  /// Whether what is passed there is run: a functional interface, tasks, or a task of a timer.
  static boolean isCode(Type type, Types types) {
    if (!type.hasTag(TypeTag.CLASS)) {
      return false;
    }
    return isTasks(type)
        || (type.tsym.isInterface() // asked first: the other answer costs a diagnostic
            && types.isFunctionalInterface(type)
            && !type.tsym.getQualifiedName().contentEquals("java.util.concurrent.Executor"))
        || type.tsym.getQualifiedName().contentEquals("java.util.TimerTask");
  }
}
