package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where ways part and meet: branches, loops, switches, and the jumps out of them.
///
/// Each loop, switch and label around the current statement has a [Jump], the innermost first; a
/// way that jumps there is joined into it, and the current state is dead from then on. A loop's
/// body is run until a pass brings nothing new, and at most three times. Code of its own, such as a
/// lambda's, sees none of the jumps around it.
final class Jumps {
  private static final int PASS_COUNT_MAX = 3; // through a loop: what is new in the second is all

  private final Flow flow;
  private Deque<Jump> jumps = new ArrayDeque<>();

  /// Whether what is returned goes where nothing on loan must go.
  private boolean isOpen = true;

  Jumps(Flow flow) {
    this.flow = flow;
  }

  /// Where a `break`, `continue` or `yield` goes.
  private static final class Jump {
    final Tree target;
    final @Nullable String label;
    final FlowState broken;
    final FlowState continued;
    @Nullable Integer value;

    Jump(Tree target, @Nullable String label, FlowState state) {
      this.target = target;
      this.label = label;
      this.broken = state.dead();
      this.continued = state.dead();
    }
  }

  void branches(Runnable one, Runnable other) {
    var before = flow.state.copy();
    one.run();
    var after = flow.state;
    flow.state = before;
    other.run();
    flow.state.join(after);
  }

  void labeled(LabeledStatementTree labeled) {
    var jump = new Jump(labeled, labeled.getLabel().toString(), flow.state);
    jumps.push(jump);
    flow.statements.run(labeled.getStatement());
    jumps.pop();
    flow.state.join(jump.broken);
  }

  void loop(Tree tree, Runnable condition, Runnable body, Runnable update, boolean endless) {
    var jump = new Jump(tree, labelOf(), flow.state);
    jumps.push(jump);
    var exit = flow.state.dead();
    for (int pass = 0; pass < PASS_COUNT_MAX; pass++) {
      var start = flow.state.copy();
      condition.run();
      if (!endless) {
        exit.join(flow.state.copy());
      }
      body.run();
      flow.state.join(jump.continued);
      update.run();
      var end = flow.state;
      flow.state = start;
      if (!flow.state.join(end)) {
        break;
      }
    }
    jumps.pop();
    if (tree instanceof DoWhileLoopTree) {
      exit.join(flow.state);
    }
    flow.state = exit;
    flow.state.join(jump.broken);
  }

  private @Nullable String labelOf() {
    return jumps.peek() != null && jumps.peek().target instanceof LabeledStatementTree
        ? jumps.peek().label
        : null;
  }

  static boolean isTrue(ExpressionTree condition) {
    return Boolean.TRUE.equals(ASTHelpers.constValue(ASTHelpers.stripParentheses(condition)));
  }

  void jump(@Nullable String label, boolean breaks) {
    for (var jump : jumps) {
      boolean isMeant =
          label != null
              ? label.equals(jump.label)
                  && (breaks || !(jump.target instanceof LabeledStatementTree))
              : !(jump.target instanceof LabeledStatementTree)
                  && !(jump.target instanceof SwitchExpressionTree)
                  && (breaks || !(jump.target instanceof SwitchTree));
      if (isMeant) {
        (breaks ? jump.broken : jump.continued).join(flow.state);
        break;
      }
    }
    flow.state.isAlive = false;
  }

  @Nullable Integer cases(Tree tree, ExpressionTree selector, List<? extends CaseTree> cases) {
    var value = flow.expressions.eval(selector);
    var jump = new Jump(tree, labelOf(), flow.state);
    jumps.push(jump);
    var before = flow.state.copy();
    flow.state = flow.state.dead();
    boolean hasDefault = tree instanceof SwitchExpressionTree;
    for (var choice : cases) {
      hasDefault |=
          choice.getExpressions().isEmpty()
              || choice.getLabels().stream()
                  .anyMatch(label -> label.getKind() == Tree.Kind.DEFAULT_CASE_LABEL);
      flow.state.join(before.copy()); // falls through from the one before
      for (var label : choice.getLabels()) {
        flow.expressions.bindings(label, value);
      }
      flow.expressions.evalIfThere(choice.getGuard());
      if (choice.getCaseKind() == CaseTree.CaseKind.RULE) {
        switch (choice.getBody()) {
          case ExpressionTree expression -> {
            var result = flow.expressions.eval(expression);
            if (tree instanceof SwitchExpressionTree) {
              jump.value = flow.state.merge(jump.value, result);
            }
          }
          case StatementTree statement -> flow.statements.run(statement);
          default -> {}
        }
        jump.broken.join(flow.state);
        flow.state = flow.state.dead();
      } else {
        choice.getStatements().forEach(flow.statements::run);
      }
    }
    jumps.pop();
    flow.state.join(jump.broken);
    if (!hasDefault) {
      flow.state.join(before);
    }
    return jump.value;
  }

  void returned(ExpressionTree value) {
    var region = flow.expressions.evalAndConsume(value, "returned");
    if (isOpen) {
      flow.ownership.keep(value, region, "returned");
    }
  }

  /// Ends a switch expression with a value.
  void yielded(@Nullable Integer value) {
    for (var jump : jumps) {
      if (jump.target instanceof SwitchExpressionTree) {
        jump.value = flow.state.merge(jump.value, value);
        jump.broken.join(flow.state);
        break;
      }
    }
  }

  /// Runs the body of a function, which no jump leaves.
  void apart(boolean returnsToOthers, Runnable body) {
    var outerJumps = jumps;
    boolean wasOpen = isOpen;
    jumps = new ArrayDeque<>();
    isOpen = returnsToOthers;
    body.run();
    jumps = outerJumps;
    isOpen = wasOpen;
  }
}
