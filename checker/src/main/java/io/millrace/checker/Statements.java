package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import org.jspecify.annotations.Nullable;

/// Runs statements one after another, as far as they are reached, and gives each kind to whom it
/// concerns: loops, switches and jumps to [Jumps], a `try` to [TryBlocks], values to [Expressions].
///
/// Before each statement, what holds is noted for the handlers around: it may throw. A dead state
/// runs nothing.
final class Statements {
  private final Flow flow;

  Statements(Flow flow) {
    this.flow = flow;
  }

  void run(@Nullable StatementTree statement) {
    if (statement == null || !flow.state.isAlive) {
      return;
    }
    flow.tries.mayThrow();
    switch (statement) {
      case BlockTree block -> block(block);
      case VariableTree variable -> declare(variable);
      case ExpressionStatementTree expression -> {
        flow.expressions.eval(expression.getExpression());
        lock(expression.getExpression());
      }
      case IfTree choice -> {
        flow.expressions.eval(choice.getCondition());
        flow.jumps.branches(
            () -> run(choice.getThenStatement()), () -> run(choice.getElseStatement()));
      }
      case WhileLoopTree loop ->
          flow.jumps.loop(
              loop,
              () -> flow.expressions.eval(loop.getCondition()),
              () -> run(loop.getStatement()),
              () -> {},
              Jumps.isTrue(loop.getCondition()));
      case DoWhileLoopTree loop ->
          flow.jumps.loop(
              loop,
              () -> {},
              () -> run(loop.getStatement()),
              () -> flow.expressions.eval(loop.getCondition()),
              Jumps.isTrue(loop.getCondition()));
      case ForLoopTree loop -> {
        loop.getInitializer().forEach(this::run);
        flow.jumps.loop(
            loop,
            () -> flow.expressions.evalIfThere(loop.getCondition()),
            () -> run(loop.getStatement()),
            () -> loop.getUpdate().forEach(this::run),
            loop.getCondition() == null || Jumps.isTrue(loop.getCondition()));
      }
      case EnhancedForLoopTree loop -> forEach(loop);
      case LabeledStatementTree labeled -> flow.jumps.labeled(labeled);
      case SwitchTree choice -> flow.jumps.cases(choice, choice.getExpression(), choice.getCases());
      case SynchronizedTree guarded -> {
        flow.expressions.evalIfThere(guarded.getExpression());
        flow.lockDepth++;
        run(guarded.getBlock());
        flow.lockDepth--;
      }
      case TryTree attempt -> flow.tries.attempt(attempt);
      case ReturnTree ending -> {
        if (ending.getExpression() != null) {
          flow.jumps.returned(ending.getExpression());
        }
        flow.state.isAlive = false;
      }
      case ThrowTree ending -> {
        flow.expressions.eval(ending.getExpression());
        flow.tries.mayThrow();
        flow.state.isAlive = false;
      }
      case BreakTree jump ->
          flow.jumps.jump(jump.getLabel() == null ? null : jump.getLabel().toString(), true);
      case ContinueTree jump ->
          flow.jumps.jump(jump.getLabel() == null ? null : jump.getLabel().toString(), false);
      case YieldTree result -> {
        flow.jumps.yielded(flow.expressions.eval(result.getValue()));
        flow.state.isAlive = false;
      }
      case AssertTree check -> flow.expressions.eval(check.getCondition());
      default -> {} // local classes are looked at by themselves
    }
  }

  private void block(BlockTree block) {
    int outerLocks = flow.lockDepth;
    block.getStatements().forEach(this::run);
    flow.lockDepth = outerLocks;
  }

  private void lock(ExpressionTree expression) {
    if (expression instanceof MethodInvocationTree call) {
      switch (ASTHelpers.getSymbol(call).name.toString()) {
        case "lock", "lockInterruptibly" ->
            flow.lockDepth++; // until the unlock, or the block's end
        case "unlock" -> flow.lockDepth = Math.max(0, flow.lockDepth - 1);
        default -> {}
      }
    }
  }

  void declare(VariableTree tree) {
    var variable = ASTHelpers.getSymbol(tree);
    var initialiser = tree.getInitializer();
    if (initialiser == null) {
      flow.state.bind(variable, null);
      return;
    }
    if (initialiser instanceof LambdaExpressionTree || initialiser instanceof MemberReferenceTree) {
      flow.lambdas.remember(variable, initialiser);
    }
    flow.expressions.assign(variable, initialiser);
  }

  private void forEach(EnhancedForLoopTree loop) {
    var source = flow.expressions.eval(loop.getExpression());
    var variable = ASTHelpers.getSymbol(loop.getVariable());
    var type = ASTHelpers.getType(loop.getExpression());
    boolean isReceived = type != null && isReceiver(type);
    flow.jumps.loop(
        loop,
        () -> {
          if (flow.isTracked(variable.type)) {
            flow.state.bind(
                variable, isReceived || source == null ? flow.region(Region.own()) : source);
            if (!isReceived && source == null) {
              flow.state.bind(
                  variable,
                  flow.region(
                      Region.outside(
                          "'" + variable.name + "' is an element of what others may hold")));
            }
          }
        },
        () -> run(loop.getStatement()),
        () -> {},
        false);
    if (awaits(loop.getStatement(), variable)) {
      flow.threads.revive(null); // all of them, were there none as well
    }
  }

  /// Whether the thread or future that a variable holds is awaited.
  private static boolean awaits(StatementTree code, VarSymbol variable) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        var receiver = Values.receiver(tree);
        var method = ASTHelpers.getSymbol(tree);
        found[0] |=
            receiver != null
                && variable.equals(ASTHelpers.getSymbol(receiver))
                && Jdk.isAwaiting(
                    method.owner.getQualifiedName().toString(), method.name.toString());
        return super.visitMethodInvocation(tree, none);
      }
    }.scan(code, null);
    return found[0];
  }

  private boolean isReceiver(Type type) {
    return flow.knowledge.types.closure(type).stream()
        .anyMatch(above -> above.tsym.name.contentEquals("Receiver"));
  }
}
