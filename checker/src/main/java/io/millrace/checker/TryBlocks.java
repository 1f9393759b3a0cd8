package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import io.millrace.checker.Region.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// The `try` statements: their resources, and what holds in their handlers.
///
/// In a `catch` holds what held before some statement of the block, for a send that throws did not
/// send. A guard among the resources lends until its `try` ends, and then every region that was
/// lent inside is given back; an executor among them is waited for.
final class TryBlocks {
  private final Flow flow;
  private Deque<FlowState> handlers = new ArrayDeque<>();

  TryBlocks(Flow flow) {
    this.flow = flow;
  }

  void attempt(TryTree tree) {
    var handler = flow.state.dead();
    handlers.push(handler);
    var guards = new LinkedHashSet<VarSymbol>();
    boolean closesThreads = false;
    int outerLocks = flow.lockDepth;
    int firstRegion = flow.nextRegion;
    for (var resource : tree.getResources()) {
      if (resource instanceof VariableTree variable) {
        flow.statements.declare(variable);
        var symbol = ASTHelpers.getSymbol(variable);
        if (flow.knowledge.claims(symbol.type, Annotations.CONFINED)) {
          guards.add(symbol);
          flow.lockDepth++;
          flow.state.bind(
              symbol,
              flow.region(
                  new Region(
                      Status.LENT,
                      "'" + symbol.name + "' holds the lock until the end of the try",
                      Flow.position(tree))));
        }
        closesThreads |= isPool(symbol.type);
      } else if (resource instanceof ExpressionTree expression) {
        flow.expressions.eval(expression);
        closesThreads |= isPool(ASTHelpers.getType(expression));
      }
    }
    flow.statements.run(tree.getBlock());
    flow.lockDepth = outerLocks;
    if (closesThreads) {
      flow.threads.revive(null);
    }
    handlers.pop();
    if (!guards.isEmpty()) {
      long line = flow.line(tree);
      String names = guards.iterator().next().name.toString();
      for (int region = firstRegion; region < flow.nextRegion; region++) {
        giveBack(flow.state, region, names, line);
        giveBack(handler, region, names, line);
      }
    }
    var normal = flow.state;
    for (var clause : tree.getCatches()) {
      flow.state = handler.copy();
      flow.statements.run(clause.getBlock());
      normal.join(flow.state);
    }
    flow.state = normal;
    if (tree.getFinallyBlock() != null) {
      var all = normal.copy();
      all.join(handler);
      flow.state = all;
      flow.statements.run(tree.getFinallyBlock());
      flow.state = normal;
      flow.statements.run(tree.getFinallyBlock());
    }
  }

  private void giveBack(FlowState where, int region, String guard, long line) {
    if (where.isAlive && where.get(region).is(Status.LENT)) {
      where.set(
          region,
          new Region(
              Status.RETURNED, "the guard '" + guard + "' of line " + line + " is closed", 0));
    }
  }

  private boolean isPool(@Nullable Type type) {
    return type != null
        && flow.knowledge.types.closure(type).stream()
            .map(above -> above.tsym.getQualifiedName().toString())
            .anyMatch(name ->
                name.equals("java.util.concurrent.ExecutorService")
                    || name.equals("java.util.concurrent.StructuredTaskScope"));
  }

  /// Notes that the next statement may throw: what holds now, holds in the handlers.
  void mayThrow() {
    for (var handler : handlers) {
      handler.join(flow.state);
    }
  }

  /// Runs code of another thread, whose exceptions are not caught here.
  void inThread(Runnable code) {
    var outer = handlers;
    handlers = new ArrayDeque<>();
    code.run();
    handlers = outer;
  }
}
