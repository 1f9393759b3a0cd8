package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.Region.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls of methods and constructors: what becomes of the receiver and of each argument, by the
/// [Contract] of the method, and which region the result is in.
///
/// A result that nobody promises anything about is part of what it was got from: of the receiver,
/// or of the arguments that the method may keep.
final class Calls {
  private final Flow flow;

  Calls(Flow flow) {
    this.flow = flow;
  }

  @Nullable Integer call(MethodInvocationTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)) {
      return null;
    }
    var contract = flow.knowledge.contract(method);
    var receiverTree = Values.receiver(tree);
    var receiver = receiverTree == null ? null : receiver(receiverTree, method);
    boolean isParallel = Values.isOfParallelStream(tree);
    var inArguments = arguments(tree, tree.getArguments(), method, contract, receiver, isParallel);
    if (receiver != null && receiverTree != null && method.name.contentEquals("start")) {
      flow.threads.start(receiverTree, receiver, tree);
    }
    if (Jdk.isAwaiting(contract.owner(), method.name.toString())) {
      flow.threads.revive(receiverTree == null ? null : root(receiverTree));
    }
    return result(tree, method, contract, receiver, inArguments);
  }

  /// The object on which a method is called; a harmless method may be called while a thread has it.
  private @Nullable Integer receiver(ExpressionTree tree, MethodSymbol method) {
    boolean reads = Jdk.isReading(method.name.toString()) || flow.knowledge.isHarmless(method);
    if (Values.stripped(tree) instanceof IdentifierTree name
        && ASTHelpers.getSymbol(name) instanceof VarSymbol variable
        && flow.state.region(variable) instanceof Integer region
        && flow.state.get(region).is(Status.CAPTURED)
        && flow.knowledge.isHarmless(method)) {
      return region;
    }
    if (isCleared(tree, method)) {
      return null;
    }
    var region = flow.expressions.eval(tree);
    if (region != null && !reads) {
      flow.ownership.change(tree, region);
    } else if (region != null
        && flow.state.get(region).is(Status.LOCKED)
        && flow.lockDepth == 0
        && !flow.knowledge.isHarmless(method)) {
      flow.ownership.change(tree, region);
    }
    return region;
  }

  /// Whether a list is emptied whose elements were sent, or only asked how long it is.
  private boolean isCleared(ExpressionTree tree, MethodSymbol method) {
    if (!(ASTHelpers.getSymbol(Values.stripped(tree)) instanceof VarSymbol variable)) {
      return false;
    }
    var region = flow.state.region(variable);
    if (region == null || !flow.state.get(region).why().equals(Moves.SENT_ALL)) {
      return false;
    }
    if (method.name.contentEquals("clear")) {
      flow.state.set(region, Region.own());
      return true;
    }
    return method.name.contentEquals("size") || method.name.contentEquals("isEmpty");
  }

  private static @Nullable VarSymbol root(ExpressionTree tree) {
    ExpressionTree inner = tree;
    while (Values.receiver(inner) instanceof ExpressionTree next) {
      inner = next;
    }
    return ASTHelpers.getSymbol(inner) instanceof VarSymbol variable ? variable : null;
  }

  /// Evaluates the arguments; the region of those that the result may lead to.
  private @Nullable Integer arguments(
      Tree call,
      List<? extends ExpressionTree> arguments,
      MethodSymbol method,
      Contract contract,
      @Nullable Integer receiver,
      boolean isParallel) {
    Integer together = null;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var parameter = contract.parameter(i);
      var chain = isCode(argument) ? Callbacks.chain(call, flow.knowledge) : null;
      if (parameter.spawned() || chain != null || (isParallel && isCode(argument))) {
        flow.threads.spawn(
            argument,
            new Threads.Launch(call, pool(call, contract, chain), isParallel),
            parameter.lending());
        continue;
      }
      if (parameter.lending()) {
        flow.lambdas.lend(argument);
        continue;
      }
      var value = flow.expressions.eval(argument);
      if (parameter.moved()) {
        flow.moves.move(argument, value, method, i);
      } else if (value != null && !parameter.borrowed()) {
        pass(argument, value, method, i, contract, receiver);
        if (i == 0 && Publishing.isBy(call)) {
          flow.ownership.publish(argument, value, (MethodInvocationTree) call);
        }
        if (!isCopiedBy(method, i)) {
          together = flow.state.merge(together, value);
        }
      }
      if (argument instanceof MemberReferenceTree reference) {
        flow.moves.sendByReference(reference);
      }
    }
    return together;
  }

  /// What runs one after another: the tasks of a single thread, and the functions of one future.
  private @Nullable Object pool(Tree call, Contract contract, @Nullable Integer chain) {
    var single = flow.knowledge.single(call, contract);
    boolean isFuture = contract.owner().equals("java.util.concurrent.CompletableFuture");
    return single == null && (chain != null || isFuture)
        ? Integer.valueOf(Callbacks.chainOf(call, flow.knowledge))
        : single;
  }

  /// Whether it is a constructor, whose source is here, that does not keep what it is given.
  private boolean isCopiedBy(MethodSymbol method, int index) {
    return method.isConstructor()
        && flow.knowledge.source(method) != null
        && !flow.knowledge.keeps(method, index);
  }

  static boolean isCode(ExpressionTree tree) {
    var stripped = Values.stripped(tree);
    return stripped instanceof LambdaExpressionTree || stripped instanceof MemberReferenceTree;
  }

  private void pass(
      ExpressionTree at,
      int value,
      MethodSymbol method,
      int index,
      Contract contract,
      @Nullable Integer receiver) {
    if (flow.knowledge.shareability.isUnique(ASTHelpers.getType(Values.stripped(at)))) {
      flow.ownership.consume(at, "passed to " + called(method));
    }
    boolean copies =
        contract.isJdk() && method.name.toString().endsWith("All") && partsAreShareable(at);
    if (copies || !flow.knowledge.keeps(method, index)) {
      if (!copies
          && !flow.knowledge.onlyReads(method, index)
          && !Jdk.isReading(method.name.toString())) {
        flow.ownership.change(at, value);
      }
      return;
    }
    String how = "passed to " + called(method);
    if (method.isConstructor()) {
      return; // what is made holds it: the same region
    }
    if (isCode(at) && contract.isJdk()) {
      return; // run, and forgotten
    }
    if (flow.state.get(value).is(Status.LENT) && !contract.isJdk()) {
      flow.ownership.keep(at, value, how + ", which may keep it");
    } else {
      flow.ownership.store(at, value, receiver, how + ", which may keep it,");
    }
  }

  private boolean partsAreShareable(ExpressionTree tree) {
    var type = ASTHelpers.getType(tree);
    return type != null && Values.partsAreShareable(type, flow.knowledge);
  }

  static String called(MethodSymbol method) {
    return method.isConstructor() ? "new " + method.owner.name : "'" + method.name + "'";
  }

  private @Nullable Integer result(
      MethodInvocationTree tree,
      MethodSymbol method,
      Contract contract,
      @Nullable Integer receiver,
      @Nullable Integer inArguments) {
    var type = ASTHelpers.getType(tree);
    if (!flow.isTracked(type) || type == null || Values.isFrozen(tree, flow.knowledge)) {
      return null;
    }
    String name = method.name.toString();
    if (contract.returnsMoved()) {
      return flow.region(Region.own());
    }
    if (contract.returnsBorrowed()) {
      return receiver != null && flow.state.get(receiver).is(Status.LENT)
          ? receiver
          : flow.region(new Region(Status.LENT, called(method) + " lends it", Flow.position(tree)));
    }
    boolean isFresh =
        Jdk.isFreshMethod(contract.owner(), name)
            || (method.isStatic() && Jdk.isFreshFactory(contract.owner(), name));
    if (isFresh && Values.partsAreShareable(type, flow.knowledge)) {
      return flow.region(Region.own());
    }
    if ((receiver != null && flow.state.get(receiver).is(Status.OUTSIDE))
        || (receiver == null && inArguments == null)) {
      int kept =
          flow.region(Region.outside("it came from " + called(method) + ", which may keep it"));
      flow.ownership.taken(tree, kept);
      return kept;
    }
    return flow.state.merge(receiver, inArguments); // part of what it was got from
  }

  @Nullable Integer construct(NewClassTree tree) {
    if (tree.getEnclosingExpression() != null) {
      flow.expressions.eval(tree.getEnclosingExpression());
    }
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol constructor)) {
      return null;
    }
    var inArguments =
        arguments(
            tree,
            tree.getArguments(),
            constructor,
            flow.knowledge.contract(constructor),
            null,
            false);
    var type = ASTHelpers.getType(tree);
    if (type == null || flow.knowledge.shareability.ofExactly(type).isShareable()) {
      return null;
    }
    int made = flow.region(Region.own());
    if (tree.getClassBody() != null) {
      for (var variable : Captured.variables(tree.getClassBody(), flow.state)) {
        var region = flow.state.region(variable);
        made = merged(made, region);
      }
      if (Captured.usesThis(tree.getClassBody())) {
        made = merged(made, flow.region(Region.outside("'this' is held by whoever called")));
      }
    }
    if (Knowledge.isCopying(constructor) && Values.partsAreShareable(type, flow.knowledge)) {
      return made;
    }
    return merged(made, inArguments);
  }

  int merged(int region, @Nullable Integer other) {
    var both = flow.state.merge(region, other);
    return both == null ? region : both;
  }
}
