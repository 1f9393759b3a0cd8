package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Looks at how locks are taken, waited on and given back in one file.
final class LockUseScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private static final String RULE = "LockMisuse";

  private final CompilationUnitTree unit;
  private final Monitors monitors;
  private final List<Finding> findings = new ArrayList<>();
  private final Deque<Signals> signals = new ArrayDeque<>();

  /// The waits and wake-ups of one class, by the monitor as it is written.
  private static final class Signals {
    final Map<String, TreeSet<String>> conditions = new HashMap<>();
    final Map<String, List<MethodInvocationTree>> wakeUps = new HashMap<>();
  }

  LockUseScanner(CompilationUnitTree unit, Knowledge knowledge) {
    this.unit = unit;
    this.monitors = new Monitors(knowledge);
  }

  List<Finding> findings() {
    return findings;
  }

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
    var lock = ASTHelpers.stripParentheses(tree.getExpression());
    monitors
        .fault(lock, getCurrentPath())
        .ifPresent(fault ->
            findings.add(
                new Finding(
                    RULE,
                    lock,
                    "'" + Values.describe(lock) + "' does not keep other threads out",
                    List.of("because " + fault),
                    "lock a private final object that is there for nothing else")));
    return super.visitSynchronized(tree, none);
  }

  @Override
  public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
    for (var leaving : KeptLocks.in(tree)) {
      findings.add(
          new Finding(
              RULE,
              leaving.at(),
              "'" + leaving.lock() + "' stays locked when the method is left here",
              List.of(
                  "it is locked at line " + line(leaving.locked()),
                  "because the unlock() further down is not reached"),
              "unlock in the finally of a try that begins right after lock()"));
    }
    return super.visitBlock(tree, none);
  }

  // Waits.

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
    signals.push(new Signals());
    super.visitClass(tree, none);
    var of = signals.pop();
    of.wakeUps.forEach((monitor, calls) -> {
      var conditions = of.conditions.getOrDefault(monitor, new TreeSet<>());
      if (conditions.size() > 1) {
        calls.forEach(call -> findings.add(wrongWaiter(call, conditions)));
      }
    });
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol(tree) instanceof MethodSymbol method && !signals.isEmpty()) {
      String name = method.name.toString();
      String owner = method.owner.getQualifiedName().toString();
      boolean isMonitor = owner.equals("java.lang.Object");
      if (isMonitor && name.equals("notify")) {
        signals.element().wakeUps.computeIfAbsent(monitor(tree), _ -> new ArrayList<>()).add(tree);
      } else if ((isMonitor && name.equals("wait"))
          || (owner.equals("java.util.concurrent.locks.Condition") && name.startsWith("await"))) {
        waits(tree, isMonitor);
      }
    }
    return super.visitMethodInvocation(tree, none);
  }

  private static String monitor(MethodInvocationTree call) {
    var receiver = Values.receiver(call);
    return receiver == null ? "this" : receiver.toString();
  }

  private void waits(MethodInvocationTree call, boolean isMonitor) {
    boolean isInIf = false;
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      switch (path.getLeaf()) {
        case WhileLoopTree loop -> {
          noteCondition(call, loop.getCondition());
          return;
        }
        case DoWhileLoopTree _ -> {
          return;
        }
        case ForLoopTree _ -> {
          return;
        }
        case IfTree _ -> isInIf = true;
        default -> {}
      }
      if (ChecksBefore.isBoundary(path.getLeaf())) {
        break;
      }
    }
    if (isInIf || (isMonitor && !isOfParameter(call))) {
      findings.add(
          new Finding(
              RULE,
              call,
              "'" + Values.describe(call) + "' may return before what it waits for is so",
              List.of(
                  "because a thread can wake up for no reason, or after another one was faster"),
              "wait in a loop: while (!condition) " + Values.describe(call)));
    }
  }

  /// Whether the method waits for its caller, who says on what.
  private static boolean isOfParameter(MethodInvocationTree call) {
    return Values.receiver(call) instanceof ExpressionTree monitor
        && ASTHelpers.getSymbol(monitor) instanceof VarSymbol variable
        && variable.getKind() == ElementKind.PARAMETER;
  }

  private void noteCondition(MethodInvocationTree call, ExpressionTree condition) {
    signals
        .element()
        .conditions
        .computeIfAbsent(monitor(call), _ -> new TreeSet<>())
        .add(condition.toString());
  }

  private static Finding wrongWaiter(MethodInvocationTree call, Set<String> conditions) {
    return new Finding(
        RULE,
        call,
        "'notify' may wake a thread that waits for something else",
        List.of(
            "threads wait here for different things: while " + String.join(", while ", conditions),
            "because it wakes any one of them, and the right one may sleep on"),
        "use notifyAll(), or one Condition for each thing that is waited for");
  }

  private long line(Tree tree) {
    return unit.getLineMap().getLineNumber(ASTHelpers.getStartPosition(tree));
  }
}
