package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.tools.javac.code.Flags;
import io.millrace.checker.ClassFacts.Acquisition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The locks that are held where a [FactsScanner] is.
///
/// They are seen where they are lexical: `synchronized`, a `lock()` until the `unlock()` or the end
/// of the block, a `tryLock()` as a condition, and the resource of a try. Each that is waited for
/// is noted in [ClassFacts] with what is held at that moment.
final class HeldLocks {
  private static final Set<String> TRYING = Set.of("tryLock", "tryAcquire", "tryEnter");

  private final FactsScanner scanner;
  private final ClassFacts facts;
  private final LockNames names;
  private final Map<String, ExpressionTree> holders = new HashMap<>();
  private Set<String> locks = Set.of();

  HeldLocks(FactsScanner scanner, ClassFacts facts, LockNames names) {
    this.scanner = scanner;
    this.facts = facts;
    this.names = names;
  }

  /// What is held now.
  Set<String> now() {
    return locks;
  }

  /// Scans code that begins with these locks and no others.
  void only(Set<String> held, Runnable scan) {
    var outer = locks;
    var outerAsked = scanner.asked();
    locks = held;
    scanner.askedOnly(Set.of());
    scan.run();
    locks = outer;
    scanner.askedOnly(outerAsked);
  }

  /// Scans code that runs with one lock more, if it has a name.
  void with(@Nullable String key, Runnable scan) {
    var outer = locks;
    locks = key == null ? outer : plus(outer, key);
    scan.run();
    locks = outer;
  }

  private static Set<String> plus(Set<String> locks, String key) {
    var more = new HashSet<>(locks);
    more.add(key);
    return Set.copyOf(more);
  }

  void synchronizedBlock(SynchronizedTree tree) {
    monitor(ASTHelpers.stripParentheses(tree.getExpression()));
    var key = names.monitor(tree.getExpression(), scanner.owner());
    acquired(key, tree.getExpression(), false);
    with(key, () -> scanner.scan(tree.getBlock(), null));
  }

  /// Scans the object that is locked: of a field that is set once, locking is no access.
  private void monitor(ExpressionTree lock) {
    var field = FieldScanner.fieldOf(lock);
    if (field.isPresent() && (field.get().flags() & Flags.FINAL) != 0) {
      scanner.scanQualifier(lock);
    } else {
      scanner.scan(lock, null);
    }
  }

  void block(BlockTree tree) {
    var outer = locks;
    var outerAsked = scanner.asked();
    for (var statement : tree.getStatements()) {
      scanner.scan(statement, null);
      var call = callOf(statement);
      if (call != null) {
        var receiver = Values.receiver(call);
        var key = names.ofCall(call, scanner.owner());
        if (receiver != null && key != null && LockNames.isLocking(call)) {
          acquired(key, receiver, LockNames.isMutex(receiver));
          locks = plus(locks, key);
        } else if (key != null && LockNames.isUnlocking(call)) {
          var fewer = new HashSet<>(locks);
          fewer.remove(key);
          fewer.remove(key + "/read"); // a StampedLock's unlock gives back either
          locks = Set.copyOf(fewer);
        }
      }
    }
    locks = outer;
    scanner.askedOnly(outerAsked);
  }

  private static @Nullable MethodInvocationTree callOf(StatementTree statement) {
    if (statement instanceof ExpressionStatementTree expression
        && expression.getExpression() instanceof MethodInvocationTree call) {
      return call;
    }
    return statement instanceof VariableTree variable
            && variable.getInitializer() instanceof MethodInvocationTree call
        ? call
        : null;
  }

  void choice(IfTree tree) {
    scanner.scan(tree.getCondition(), null);
    var condition = ASTHelpers.stripParentheses(tree.getCondition());
    String key = null;
    if (condition instanceof MethodInvocationTree call
        && TRYING.contains(ASTHelpers.getSymbol(call).name.toString())) {
      var receiver = Values.receiver(call);
      key = receiver == null ? null : key(receiver);
    }
    String held = key;
    scanner.asking(
        condition,
        () -> {
          with(held, () -> scanner.scan(tree.getThenStatement(), null));
          scanner.scan(tree.getElseStatement(), null);
        });
    if (ChecksBefore.isGuardClause(tree)) {
      scanner.ask(condition);
    }
    if (key != null
        && condition instanceof MethodInvocationTree
        && tree.getElseStatement() == null) {
      return;
    }
    if (condition instanceof UnaryTree not
        && ASTHelpers.stripParentheses(not.getExpression()) instanceof MethodInvocationTree call
        && ASTHelpers.getSymbol(call).name.contentEquals("tryLock")
        && Values.receiver(call) instanceof ExpressionTree receiver) {
      var negated = key(receiver);
      if (negated != null) {
        locks = plus(locks, negated); // until the end of the block: without the lock it has left
      }
    }
  }

  void attempt(TryTree tree) {
    var outer = locks;
    for (var resource : tree.getResources()) {
      scanner.scan(resource, null);
      if (resource instanceof VariableTree variable
          && variable.getInitializer() instanceof MethodInvocationTree call
          && ASTHelpers.getSymbol(call).name.toString().startsWith("lock")) {
        var receiver = Values.receiver(call);
        var key = receiver == null ? null : key(receiver);
        if (receiver != null && key != null) {
          acquired(key, receiver, LockNames.isMutex(receiver));
          locks = plus(locks, key);
        }
      }
    }
    scanner.scan(tree.getBlock(), null);
    scanner.scan(tree.getCatches(), null);
    scanner.scan(tree.getFinallyBlock(), null);
    locks = outer;
  }

  void acquired(@Nullable String key, ExpressionTree lock, boolean isMutex) {
    if (key != null) {
      var rank = Annotations.rank(ASTHelpers.getSymbol(ASTHelpers.stripParentheses(lock)));
      var again = locks.contains(key) ? holders.get(key) : null;
      facts.add(new Acquisition(scanner.body(), key, rank, isMutex, lock, locks, again));
      holders.put(key, lock);
    }
  }

  private @Nullable String key(ExpressionTree lock) {
    return names.key(lock, scanner.owner());
  }
}
