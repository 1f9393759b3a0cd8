package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ActScanner.Act;
import io.millrace.checker.ClassFacts.Access;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Whether a lock keeps others off between a check and an act: one that is held at both, and
/// wherever else the same object is changed; or the object's own, if it locks itself.
final class Protection {
  private static final Set<String> LOCKING = Set.of("lock", "lockInterruptibly", "acquire");

  private final Knowledge knowledge;

  Protection(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  boolean holds(Act act, MethodInvocationTree check, TreePath place) {
    if (holdsMonitor(act.variable(), place)) {
      return true;
    }
    if (!(act.variable().owner instanceof ClassSymbol)) {
      return isLocked(place);
    }
    var facts = knowledge.facts(act.variable());
    return facts.isPresent() && holds(act, check, facts.get());
  }

  private static boolean holds(Act act, MethodInvocationTree check, ClassFacts facts) {
    var acting = access(act.variable(), act.call(), facts);
    if (acting.isEmpty()) {
      return false;
    }
    if (acting.get().constructs()) {
      return true; // nobody else has it yet
    }
    Set<String> common = new HashSet<>(facts.locks(acting.get()));
    access(act.variable(), check, facts)
        .ifPresent(checking -> common.retainAll(facts.locks(checking)));
    for (var access : facts.accesses(act.variable())) {
      var callee = access.callee();
      boolean competes =
          callee == null
              ? access.assigns() || access.passedTo() != null
              : act.kind().competes(act.method(), callee.name.toString());
      if (competes && !access.constructs()) {
        common.retainAll(facts.locks(access));
      }
    }
    return !common.isEmpty();
  }

  private static Optional<Access> access(
      VarSymbol field, MethodInvocationTree call, ClassFacts facts) {
    var receiver = Values.receiver(call);
    return facts.accesses(field).stream().filter(access -> access.at() == receiver).findFirst();
  }

  /// Whether a place is inside `synchronized` on that very variable.
  static boolean holdsMonitor(VarSymbol variable, TreePath place) {
    for (var path = place; path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof SynchronizedTree guarded
          && variable.equals(
              ASTHelpers.getSymbol(ASTHelpers.stripParentheses(guarded.getExpression())))) {
        return true;
      }
    }
    return false;
  }

  /// Whether some lock is held at a place, as far as its method shows.
  private static boolean isLocked(TreePath place) {
    Tree child = place.getLeaf();
    for (var path = place; path != null; path = path.getParentPath()) {
      switch (path.getLeaf()) {
        case SynchronizedTree _ -> {
          return true;
        }
        case TryTree attempt when !attempt.getResources().isEmpty() -> {
          return true; // of a guard, as like as not
        }
        case BlockTree block -> {
          if (locksBefore(block, child)) {
            return true;
          }
        }
        case MethodTree method -> {
          return (ASTHelpers.getSymbol(method).flags() & Flags.SYNCHRONIZED) != 0;
        }
        default -> {}
      }
      child = path.getLeaf();
    }
    return false;
  }

  private static boolean locksBefore(BlockTree block, Tree child) {
    for (var statement : block.getStatements()) {
      if (statement == child) {
        return false;
      }
      if (statement instanceof ExpressionStatementTree expression
          && expression.getExpression() instanceof MethodInvocationTree call
          && LOCKING.contains(ASTHelpers.getSymbol(call).name.toString())) {
        return true;
      }
    }
    return false;
  }
}
