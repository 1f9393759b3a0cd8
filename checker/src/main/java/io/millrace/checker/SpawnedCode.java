package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Argument;
import io.millrace.checker.ClassFacts.Body;
import io.millrace.checker.ClassFacts.Call;
import io.millrace.checker.ClassFacts.Spawn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The arguments of calls that a [FactsScanner] comes across: which of them is code that another
/// thread runs.
///
/// Such code is a [Body] of its own with a [Spawn]: a lambda, an anonymous class, a method of this
/// object by reference, this object itself, or a local variable that was set to a lambda.
final class SpawnedCode {
  private static final Set<String> ADDING = Set.of("add", "addLast", "offer");
  private static final Set<String> LEAVING_UNSTARTED = Set.of("unstarted", "newThread");
  private static final Set<String> COLLECTING = Set.of("of", "asList", "toList", "collect");
  private static final Set<String> TASKS = Set.of("Runnable", "Callable", "Supplier");

  private final FactsScanner scanner;
  private final ClassFacts facts;
  private final Knowledge knowledge;
  private final Map<Symbol, Body> localCode = new HashMap<>();
  private final Map<Symbol, List<Body>> collected = new HashMap<>();
  private final Map<Symbol, Body> madeBy = new HashMap<>();
  private final Set<Symbol> loopLocals = new HashSet<>();
  private final Map<Symbol, Integer> threads = new HashMap<>();
  private @Nullable Symbol collector;

  SpawnedCode(FactsScanner scanner, ClassFacts facts, Knowledge knowledge) {
    this.scanner = scanner;
    this.facts = facts;
    this.knowledge = knowledge;
  }

  /// Remembers the code that a local variable stands for.
  void remember(VarSymbol variable, Body code) {
    localCode.put(variable, code);
  }

  void scanArguments(Tree call, MethodSymbol method, List<? extends ExpressionTree> arguments) {
    var contract = knowledge.contract(method);
    for (int i = 0; i < arguments.size(); i++) {
      var argument = ASTHelpers.stripParentheses(arguments.get(i));
      if (contract.spawns() && contract.parameter(i).spawned()) {
        var pool = knowledge.single(call, contract);
        boolean isRepeated = pool == null && (contract.isRepeated() || scanner.isInLoop());
        spawn(argument, spawn(call, isRepeated, pool, false));
      } else if (Calls.isCode(argument) && Values.isOfParallelStream(call)) {
        spawn(argument, spawn(call, true, null, true));
      } else if (Calls.isCode(argument) && Callbacks.chain(call, knowledge) != null) {
        spawn(argument, spawn(call, scanner.isInLoop(), null, false));
      } else if (FieldScanner.fieldOf(argument).isPresent()) {
        scanner.note(argument, false, false, null, new Argument(method, i), false, true);
        scanner.scanQualifier(argument);
      } else {
        var outer = collector;
        collector = collectorOf(call, method, outer);
        scanner.scan(argument, null);
        collector = outer;
      }
    }
  }

  private static @Nullable Symbol collectorOf(
      Tree call, MethodSymbol method, @Nullable Symbol outer) {
    return ADDING.contains(method.name.toString())
            && call instanceof MethodInvocationTree added
            && Values.receiver(added) instanceof ExpressionTree all
        ? ASTHelpers.getSymbol(all)
        : outer;
  }

  private Spawn spawn(Tree call, boolean isRepeated, @Nullable VarSymbol pool, boolean isAwaited) {
    return new Spawn(
        ASTHelpers.getStartPosition(call),
        isRepeated,
        false,
        pool,
        Callbacks.chainOf(call, knowledge),
        !(call instanceof NewClassTree) && !isUnstarted(call),
        isAwaited);
  }

  private static boolean isUnstarted(Tree call) {
    return ASTHelpers.getSymbol(call) instanceof MethodSymbol method
        && LEAVING_UNSTARTED.contains(method.name.toString());
  }

  // Threads that are started later, and tasks that are collected first.

  /// Scans what a variable is set to: a thread to be started, or tasks to be run.
  void into(VarSymbol variable, ExpressionTree value, Runnable scan) {
    var outer = collector;
    collector = isCollection(value) ? variable : null;
    threads.put(variable, ASTHelpers.getStartPosition(value));
    scan.run();
    collector = outer;
  }

  private static boolean isCollection(ExpressionTree value) {
    return Values.stripped(value) instanceof MethodInvocationTree call
        ? COLLECTING.contains(ASTHelpers.getSymbol(call).name.toString())
        : Values.stripped(value) instanceof NewArrayTree;
  }

  /// Notes a lambda that is put with others.
  void collect(LambdaExpressionTree lambda, Body code) {
    if (collector != null && isTask(lambda)) {
      collected.computeIfAbsent(collector, _ -> new ArrayList<>()).add(code);
    }
  }

  private static boolean isTask(LambdaExpressionTree lambda) {
    var type = ASTHelpers.getType(lambda);
    return type != null && TASKS.contains(type.tsym.name.toString());
  }

  /// Notes that a loop takes one after another out of a collection.
  void taken(VarSymbol one, ExpressionTree all) {
    var tasks = collected.get(ASTHelpers.getSymbol(all));
    if (tasks != null) {
      collected.put(one, tasks);
    }
  }

  /// Notes that a thread is started that was made before.
  void started(MethodInvocationTree call, MethodSymbol method) {
    if (!method.name.contentEquals("start")
        || !method.getParameters().isEmpty()
        || !(Values.receiver(call) instanceof ExpressionTree receiver)) {
      return;
    }
    var made =
        receiver instanceof NewClassTree
            ? Integer.valueOf(ASTHelpers.getStartPosition(receiver))
            : threads.get(ASTHelpers.getSymbol(receiver));
    if (made != null) {
      for (var thread : facts.spawned()) {
        if (thread.spawn != null
            && thread.spawn.start() == made
            && !thread.spawn.isStarted()
            && thread.outermost() == scanner.body().outermost()) {
          thread.spawn =
              thread.spawn.startedAt(ASTHelpers.getStartPosition(call.getMethodSelect()));
        }
      }
    }
  }

  private void spawn(ExpressionTree code, Spawn spawn) {
    if (code instanceof LambdaExpressionTree lambda) {
      scanner.scanLambda(lambda, spawn);
    } else if (code instanceof MethodInvocationTree several && isCollection(several)) {
      several.getArguments().forEach(one -> spawn(ASTHelpers.stripParentheses(one), spawn.again()));
    } else if (code instanceof NewClassTree made && made.getClassBody() != null) {
      scanner.scan(made.getArguments(), null);
      scanner.scanClass(made.getClassBody(), spawn);
    } else if (code instanceof MemberReferenceTree reference) {
      scanner.scan(reference.getQualifierExpression(), null);
      if (ASTHelpers.getSymbol(reference) instanceof MethodSymbol method) {
        spawnReference(reference.getQualifierExpression(), method, spawn);
      }
    } else if (Values.isThis(code) && scanner.owner() instanceof ClassSymbol owner) {
      runMethod(owner).ifPresent(run -> spawnCall(run, spawn));
    } else {
      var symbol = ASTHelpers.getSymbol(code);
      var local = localCode.get(symbol);
      if (local != null) {
        local.spawn = spawn;
      }
      collected.getOrDefault(symbol, List.of()).forEach(task -> task.spawn = spawn.again());
      scanner.scan(code, null);
    }
  }

  /// Code of an object that is the same in each round of a loop, and so perhaps in other threads;
  /// an object that the round has made is its own.
  private void spawnReference(ExpressionTree object, MethodSymbol method, Spawn spawn) {
    if (Values.isThis(object)) {
      spawnCall(method, spawn);
    } else if (ASTHelpers.getSymbol(object) instanceof VarSymbol variable
        && !loopLocals.contains(variable)) {
      spawnCall(method, scanner.isInLoop() ? spawn : spawn.once());
    }
  }

  /// Whether an object is made by the round of a loop, or by the code of the thread itself.
  boolean isOwn(@Nullable ExpressionTree object) {
    if (object instanceof NewClassTree) {
      return true;
    }
    return object != null
        && ASTHelpers.getSymbol(object) instanceof VarSymbol variable
        && knowledge.origins(variable).of(variable) instanceof NewClassTree
        && (loopLocals.contains(variable) || madeBy.get(variable) == scanner.body());
  }

  /// Notes in which body a variable is declared.
  void madeHere(VarSymbol variable) {
    madeBy.put(variable, scanner.body());
  }

  /// Notes that a variable is declared inside of a loop.
  void madeInLoop(VarSymbol variable) {
    loopLocals.add(variable);
  }

  private void spawnCall(MethodSymbol method, Spawn spawn) {
    var made = new Body(null, scanner.body(), false, false);
    made.spawn = spawn;
    facts.add(made);
    facts.add(new Call(made, method, Set.of(), false));
  }

  private static Optional<MethodSymbol> runMethod(ClassSymbol owner) {
    for (var member : owner.members().getSymbols()) {
      if (member instanceof MethodSymbol method
          && method.getParameters().isEmpty()
          && (method.name.contentEquals("run") || method.name.contentEquals("call"))) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }
}
