package io.millrace.checker;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import java.util.Optional;
import java.util.function.Function;

/// The conditions that decide whether a place is reached: those around it, and the guard clauses
/// before it in the same blocks, the nearest first.
final class ChecksBefore {
  private final TreePath place;
  private final Function<ExpressionTree, Optional<MethodInvocationTree>> check;

  ChecksBefore(TreePath place, Function<ExpressionTree, Optional<MethodInvocationTree>> check) {
    this.place = place;
    this.check = check;
  }

  Optional<MethodInvocationTree> nearest() {
    Tree child = place.getLeaf();
    for (var path = place.getParentPath(); path != null; path = path.getParentPath()) {
      var tree = path.getLeaf();
      if (isBoundary(tree)) {
        break;
      }
      var found = at(tree, child);
      if (found.isPresent()) {
        return found;
      }
      child = tree;
    }
    return Optional.empty();
  }

  private Optional<MethodInvocationTree> at(Tree tree, Tree child) {
    return switch (tree) {
      case IfTree choice when choice.getCondition() != child -> check.apply(choice.getCondition());
      case ConditionalExpressionTree choice when choice.getCondition() != child ->
          check.apply(choice.getCondition());
      case WhileLoopTree loop when loop.getCondition() != child -> check.apply(loop.getCondition());
      case BlockTree block -> guardClause(block, child);
      default -> Optional.empty();
    };
  }

  private Optional<MethodInvocationTree> guardClause(BlockTree block, Tree child) {
    var statements = block.getStatements();
    for (int i = statements.indexOf(child) - 1; i >= 0; i--) {
      if (statements.get(i) instanceof IfTree guard && isGuardClause(guard)) {
        var found = check.apply(guard.getCondition());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// Whether what follows is only reached if the condition does not hold.
  static boolean isGuardClause(IfTree tree) {
    return tree.getElseStatement() == null && leaves(tree.getThenStatement());
  }

  private static boolean leaves(StatementTree statement) {
    return switch (statement) {
      case BlockTree block ->
          !block.getStatements().isEmpty() && leaves(block.getStatements().getLast());
      case ReturnTree _, ThrowTree _, ContinueTree _, BreakTree _ -> true;
      default -> false;
    };
  }

  static boolean isBoundary(Tree tree) {
    return tree instanceof MethodTree
        || tree instanceof LambdaExpressionTree
        || tree instanceof ClassTree;
  }

  /// Whether a call is all that the branch around it does.
  static boolean isAlone(TreePath call) {
    for (var path = call.getParentPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof BlockTree block) {
        return block.getStatements().size() == 1
            && path.getParentPath().getLeaf() instanceof IfTree;
      }
      if (path.getLeaf() instanceof IfTree) {
        return true;
      }
    }
    return false;
  }
}
