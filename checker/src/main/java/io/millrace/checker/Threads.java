package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.Region.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Code that runs in other threads: what it captures is theirs, until somebody waits for them.
///
/// What a thread only reads is *read* and may be read by others too; what it uses under a lock is
/// *locked*; all else that it captures is *captured*. The tasks of one single-threaded executor run
/// one after another, so each may use what the one before had.
final class Threads {
  private static final Set<String> LEAVING_UNSTARTED = Set.of("unstarted", "newThread");

  private final Flow flow;
  private final Map<VarSymbol, Set<Integer>> handles = new HashMap<>();
  private final Map<VarSymbol, List<Runnable>> waiting = new HashMap<>();
  private @Nullable Set<Integer> captured;
  private @Nullable VarSymbol handle;
  private @Nullable Tree made;

  Threads(Flow flow) {
    this.flow = flow;
  }

  /// A call that runs code in another thread.
  ///
  /// @param call the call
  /// @param pool what runs one call after another: an executor of a single thread, or the chain of
  ///   a future, if it is one
  /// @param isParallel whether several threads run the code, and the call waits for them
  record Launch(Tree call, @Nullable Object pool, boolean isParallel) {}

  /// Has code run by another thread: from now on, or from when the thread is used that is made of
  /// it.
  void spawn(ExpressionTree argument, Launch launch, boolean lends) {
    if (handle != null && launch.call() == made) {
      waiting
          .computeIfAbsent(handle, _ -> new ArrayList<>())
          .add(() -> run(argument, launch, lends));
    } else {
      run(argument, launch, lends);
    }
  }

  /// Notes that a variable is used: the threads that it holds may run from now on.
  void begin(VarSymbol variable) {
    var threads = waiting.remove(variable);
    if (threads != null) {
      var outer = captured;
      captured = handles.computeIfAbsent(variable, _ -> new HashSet<>());
      threads.forEach(Runnable::run);
      captured = outer;
    }
  }

  private void run(ExpressionTree argument, Launch launch, boolean lends) {
    var code = Values.stripped(argument);
    if (ASTHelpers.getSymbol(code) instanceof VarSymbol variable
        && flow.lambdas.code(variable) instanceof Tree known) {
      capture(known, Captured.variables(known, flow.state), launch);
      return;
    }
    switch (code) {
      case LambdaExpressionTree lambda -> {
        capture(lambda, Captured.variables(lambda.getBody(), flow.state), launch);
        var before = flow.state.copy();
        for (var variable : Captured.variables(lambda.getBody(), flow.state)) {
          var region = flow.state.region(variable);
          if (region != null
              && !flow.state.get(region).is(Status.OUTSIDE)
              && !flow.state.get(region).is(Status.LENT)) {
            flow.state.set(region, Region.own()); // the thread's now
          }
        }
        flow.lambdas.runBody(lambda, lends, true);
        flow.state = before;
      }
      case MemberReferenceTree reference -> {
        if (!(Values.stripped(reference.getQualifierExpression()) instanceof IdentifierTree)) {
          flow.expressions.eval(reference.getQualifierExpression()); // here, not by the thread
        }
        capture(
            reference, Captured.variables(reference.getQualifierExpression(), flow.state), launch);
        if (lends) {
          flow.lambdas.lentToReference(reference);
        }
      }
      case NewClassTree made when made.getClassBody() != null -> {
        made.getArguments().forEach(flow.expressions::eval);
        capture(made.getClassBody(), Captured.variables(made.getClassBody(), flow.state), launch);
      }
      default -> {
        var value = flow.expressions.eval(argument);
        var type = ASTHelpers.getType(code);
        if (value != null && type != null && flow.state.get(value).is(Status.OWN)) {
          var call = launch.call();
          boolean isMutable = flow.knowledge.shareability.ofExactly(type).isMutable();
          hand(
              value,
              new Region(
                  isMutable ? Status.CAPTURED : Status.READ, // what it holds is not to change
                  "passed to " + describe(call),
                  Flow.position(call),
                  launch.pool(),
                  ASTHelpers.getSymbol(code) instanceof VarSymbol named ? named : null));
        }
      }
    }
  }

  /// Notes that an object starts which is a thread itself: what it was given is its from now on, if
  /// it changes any of it, and else not to be changed.
  void start(ExpressionTree object, int region, MethodInvocationTree call) {
    var type = ASTHelpers.getType(object);
    boolean isNamed = Values.stripped(object) instanceof IdentifierTree;
    if (type == null
        || !(isNamed || Values.stripped(object) instanceof NewClassTree)
        || !(type.tsym instanceof ClassSymbol symbol)
        || flow.knowledge.source(symbol) == null
        || !flow.knowledge.isThread(symbol)
        || !flow.state.get(region).is(Status.OWN)) {
      return;
    }
    boolean changes =
        flow.knowledge.facts(symbol).filter(facts -> facts.changesGiven(symbol)).isPresent();
    hand(
        region,
        new Region(
            changes ? Status.CAPTURED : Status.READ,
            "given to the thread that is started",
            Flow.position(call),
            null,
            ASTHelpers.getSymbol(object) instanceof VarSymbol named ? named : null));
  }

  static String describe(Tree call) {
    if (call instanceof MethodInvocationTree invocation) {
      return "'" + ASTHelpers.getSymbol(invocation).name + "'";
    }
    return call instanceof NewClassTree made ? "'new " + made.getIdentifier() + "'" : "a thread";
  }

  private void hand(int region, Region to) {
    flow.state.set(region, to);
    if (captured != null) {
      captured.add(region);
    }
  }

  private void capture(Tree code, Set<VarSymbol> variables, Launch launch) {
    var call = launch.call();
    for (var variable : variables) {
      var region = flow.state.region(variable);
      if (region == null) {
        continue;
      }
      var uses = Uses.of(variable, code, flow.knowledge);
      var handedOnTo = HandedOn.pool(variable, code, flow.knowledge);
      var pool = launch.pool() == null ? handedOnTo : launch.pool();
      var at = uses.first == null ? code : uses.first;
      var known = flow.state.get(region);
      var verdict =
          flow.knowledge
              .makings
              .of(variable)
              .filter(made -> !made.isMutable())
              .orElseGet(() -> flow.knowledge.shareability.ofExactly(variable.type));
      boolean isUnique = flow.knowledge.shareability.isUnique(variable.type);
      if (known.is(Status.LENT) || known.is(Status.RETURNED)) {
        if (at instanceof ExpressionTree expression) {
          flow.ownership.keep(expression, region, "captured by a thread");
        }
        continue;
      }
      if (!verdict.isMutable()) {
        flow.ownership.use(at, variable, region);
        continue;
      }
      boolean changes = uses.changes || isUnique;
      if (launch.isParallel()) {
        flow.ownership.use(at, variable, region);
        if (changes && uses.isUnlocked) {
          flow.report(flow.findings.changedByMany(at, variable, verdict, call));
        }
        continue;
      }
      String how = "captured by the code passed to " + describe(call);
      if (known.pool() != null && known.pool().equals(pool)) {
        flow.state.set(
            region, new Region(Status.CAPTURED, how, Flow.position(call), pool, variable));
        continue; // the same thread, one after the other
      }
      switch (known.status()) {
        case CAPTURED, MOVED -> flow.ownership.use(at, variable, region);
        case READ -> {
          if (changes) {
            flow.report(flow.findings.captured(at, variable, known));
          }
        }
        case LOCKED -> {
          if (uses.isUnlocked) {
            flow.report(flow.findings.captured(at, variable, known));
          }
        }
        case OUTSIDE -> {
          if (changes && uses.isUnlocked) {
            flow.report(flow.findings.capturedFromOutside(at, variable, known, verdict, call));
          }
        }
        default -> {
          if (isUnique) {
            flow.state.bind(
                variable, flow.region(new Region(Status.MOVED, how, Flow.position(call))));
          } else if (!uses.isUnlocked) {
            hand(
                region,
                new Region(
                    Status.LOCKED, how + ", which locks", Flow.position(call), pool, variable));
          } else if (!changes) {
            hand(
                region,
                new Region(
                    Status.READ, how + ", which reads it", Flow.position(call), pool, variable));
          } else {
            hand(region, new Region(Status.CAPTURED, how, Flow.position(call), pool, variable));
          }
        }
      }
    }
  }

  /// After waiting for a thread, what it captured is ours again; for all threads if it is not clear
  /// which.
  void revive(@Nullable VarSymbol handle) {
    var ofHandle = handle == null ? null : handles.get(handle);
    if (ofHandle != null) {
      for (var region : ofHandle) {
        flow.state.set(region, revived(flow.state.get(region)));
      }
    } else {
      flow.state.update(Threads::revived);
    }
  }

  private static Region revived(Region region) {
    return switch (region.status()) {
      case CAPTURED, READ, LOCKED -> Region.own();
      default -> region;
    };
  }

  /// Evaluates what is assigned to a variable, which then stands for the threads that it started.
  @Nullable Integer during(
      VarSymbol variable, ExpressionTree value, Supplier<@Nullable Integer> eval) {
    var outer = captured;
    var outerHandle = handle;
    var outerMade = made;
    captured = new HashSet<>();
    handle = isUnstarted(value) ? variable : null;
    made = Values.stripped(value);
    waiting.remove(variable);
    var region = eval.get();
    if (!captured.isEmpty()) {
      handles.put(variable, captured);
    }
    captured = outer;
    handle = outerHandle;
    made = outerMade;
    return region;
  }

  private static boolean isUnstarted(ExpressionTree value) {
    return switch (Values.stripped(value)) {
      case NewClassTree _ -> true;
      case MethodInvocationTree call ->
          LEAVING_UNSTARTED.contains(ASTHelpers.getSymbol(call).name.toString());
      default -> false;
    };
  }
}
