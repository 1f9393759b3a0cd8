package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Access;
import io.millrace.checker.ClassFacts.Acquisition;
import io.millrace.checker.ClassFacts.Argument;
import io.millrace.checker.ClassFacts.Body;
import io.millrace.checker.ClassFacts.Call;
import io.millrace.checker.ClassFacts.Spawn;
import io.millrace.checker.ClassFacts.Wait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Walks over a top-level class and notes its accesses, calls and spawned code in [ClassFacts].
///
/// Locks are seen where they are lexical: `synchronized`, a `lock()` until the `unlock()` or the
/// end of the block, a `tryLock()` as a condition, and the resource of a try. A lock is named after
/// the field that holds it.
final class FactsScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final ClassFacts facts;
  private final Knowledge knowledge;
  private final Map<Symbol, String> localLocks = new HashMap<>();
  private final Map<String, ExpressionTree> holders = new HashMap<>();
  private final Map<Symbol, Body> localCode = new HashMap<>();

  private @Nullable ClassSymbol owner;
  private Body body = new Body(null, null, true);
  private Set<String> locks = Set.of();
  private int loopDepth;
  private boolean awaited;

  FactsScanner(ClassFacts facts, Knowledge knowledge) {
    this.facts = facts;
    this.knowledge = knowledge;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
    return scanClass(tree, null);
  }

  /// @param spawn set if an instance is made only to be run by another thread
  private @Nullable Void scanClass(ClassTree tree, @Nullable Spawn spawn) {
    var outer = owner;
    owner = ASTHelpers.getSymbol(tree);
    for (var member : tree.getMembers()) {
      if (member instanceof MethodTree method) {
        scanMethod(method, spawn);
      } else if (member instanceof ClassTree inner) {
        scanClass(inner, null);
      } else {
        within(new Body(null, null, true), Set.of(), () -> scan(member, null));
      }
    }
    owner = outer;
    return null;
  }

  private void scanMethod(MethodTree tree, @Nullable Spawn spawn) {
    var method = ASTHelpers.getSymbol(tree);
    var held = new HashSet<String>();
    if ((method.flags() & Flags.SYNCHRONIZED) != 0) {
      held.add((method.isStatic() ? "class:" : "this:") + method.owner.getQualifiedName());
    }
    var made = new Body(method, spawn == null ? null : body, method.isConstructor());
    if (spawn != null && !method.isConstructor()) {
      made.spawn = spawn;
    } else if (runsInOwnThread(method)) {
      made.spawn = new Spawn(Integer.MIN_VALUE, false, true, null);
    }
    within(made, Set.copyOf(held), () -> scan(tree.getBody(), null));
  }

  /// Whether it is the `run` of a class that extends `Thread`.
  private boolean runsInOwnThread(MethodSymbol method) {
    return method.name.contentEquals("run")
        && method.getParameters().isEmpty()
        && method.owner instanceof ClassSymbol type
        && knowledge.isThread(type);
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
    scanMethod(tree, null);
    return null;
  }

  private void within(Body inner, Set<String> held, Runnable scan) {
    facts.add(inner);
    var outer = body;
    var outerLocks = locks;
    int outerLoops = loopDepth;
    boolean outerAwaited = awaited;
    body = inner;
    locks = held;
    loopDepth = 0;
    awaited = false;
    scan.run();
    body = outer;
    locks = outerLocks;
    loopDepth = outerLoops;
    awaited = outerAwaited;
  }

  // What holds locks.

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
    scan(tree.getExpression(), null);
    var key = key(tree.getExpression());
    acquired(key, tree.getExpression(), false);
    with(key, () -> scan(tree.getBlock(), null));
    return null;
  }

  private void acquired(@Nullable String key, ExpressionTree lock, boolean isMutex) {
    if (key != null) {
      var rank = Annotations.rank(ASTHelpers.getSymbol(ASTHelpers.stripParentheses(lock)));
      var again = locks.contains(key) ? holders.get(key) : null;
      facts.add(new Acquisition(body, key, rank, isMutex, lock, locks, again));
      holders.put(key, lock);
    }
  }

  private static boolean isMutex(ExpressionTree lock) {
    var type = ASTHelpers.getType(lock);
    return type != null
        && type.tsym != null
        && (type.tsym.name.contentEquals("Mutex") || type.tsym.name.contentEquals("RwLock"));
  }

  /// Whether it waits for a value from a channel.
  private static boolean isReceiving(MethodSymbol method) {
    String owner = method.owner.name.toString();
    return switch (method.name.toString()) {
      case "receive", "receiveMany" -> owner.endsWith("Receiver");
      case "select" -> owner.equals("Select") || owner.equals("Selector");
      default -> false;
    };
  }

  private void with(@Nullable String key, Runnable scan) {
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

  @Override
  public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
    var outer = locks;
    scanStatements(tree.getStatements());
    locks = outer;
    return null;
  }

  private void scanStatements(List<? extends StatementTree> statements) {
    for (var statement : statements) {
      scan(statement, null);
      var call = callOf(statement);
      if (call != null) {
        var receiver = Values.receiver(call);
        var key = receiver == null ? null : key(receiver);
        if (receiver != null && key != null && isLocking(call)) {
          acquired(key, receiver, isMutex(receiver));
          locks = plus(locks, key);
        } else if (key != null && isUnlocking(call)) {
          var fewer = new HashSet<>(locks);
          fewer.remove(key);
          locks = Set.copyOf(fewer);
        }
      }
    }
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

  private static boolean isLocking(MethodInvocationTree call) {
    var method = ASTHelpers.getSymbol(call);
    return switch (method.name.toString()) {
      case "lock", "lockInterruptibly", "acquire", "acquireUninterruptibly", "enter" -> true;
      case "readLock", "writeLock" ->
          method.owner.getQualifiedName().contentEquals("java.util.concurrent.locks.StampedLock");
      default -> false;
    };
  }

  private static boolean isUnlocking(MethodInvocationTree call) {
    return switch (ASTHelpers.getSymbol(call).name.toString()) {
      case "unlock", "release", "leave", "unlockRead", "unlockWrite" -> true;
      default -> false;
    };
  }

  @Override
  public @Nullable Void visitIf(IfTree tree, @Nullable Void none) {
    scan(tree.getCondition(), null);
    var condition = ASTHelpers.stripParentheses(tree.getCondition());
    String key = null;
    if (condition instanceof MethodInvocationTree call
        && ASTHelpers.getSymbol(call).name.toString().matches("tryLock|tryAcquire|tryEnter")) {
      var receiver = Values.receiver(call);
      key = receiver == null ? null : key(receiver);
    }
    with(key, () -> scan(tree.getThenStatement(), null));
    scan(tree.getElseStatement(), null);
    if (key != null
        && condition instanceof MethodInvocationTree
        && tree.getElseStatement() == null) {
      return null;
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
    return null;
  }

  @Override
  public @Nullable Void visitTry(TryTree tree, @Nullable Void none) {
    var outer = locks;
    for (var resource : tree.getResources()) {
      scan(resource, null);
      if (resource instanceof VariableTree variable
          && variable.getInitializer() instanceof MethodInvocationTree call
          && ASTHelpers.getSymbol(call).name.toString().startsWith("lock")) {
        var receiver = Values.receiver(call);
        var key = receiver == null ? null : key(receiver);
        if (receiver != null && key != null) {
          acquired(key, receiver, isMutex(receiver));
          locks = plus(locks, key);
        }
      }
    }
    scan(tree.getBlock(), null);
    scan(tree.getCatches(), null);
    scan(tree.getFinallyBlock(), null);
    locks = outer;
    return null;
  }

  /// What a lock is called, if it is one whose name means the same object everywhere in the file.
  private @Nullable String key(ExpressionTree expression) {
    var stripped = ASTHelpers.stripParentheses(expression);
    if (stripped instanceof IdentifierTree name && name.getName().contentEquals("this")) {
      return owner == null ? null : "this:" + owner.getQualifiedName();
    }
    if (stripped instanceof MethodInvocationTree call) {
      var name = ASTHelpers.getSymbol(call).name.toString();
      var receiver = Values.receiver(call);
      if (receiver != null && (name.equals("readLock") || name.equals("writeLock"))) {
        return key(receiver);
      }
      return "call:" + call;
    }
    if (stripped instanceof MemberSelectTree select) {
      var named = ASTHelpers.getSymbol(select.getExpression());
      if (named != null && select.getIdentifier().contentEquals("this")) {
        return "this:" + named.getQualifiedName();
      }
      if (named != null && select.getIdentifier().contentEquals("class")) {
        return "class:" + named.getQualifiedName();
      }
    }
    var symbol = ASTHelpers.getSymbol(stripped);
    if (symbol instanceof VarSymbol variable) {
      return variable.getKind() == ElementKind.FIELD
          ? "field:" + variable.owner.getQualifiedName() + "." + variable.name
          : localLocks.getOrDefault(variable, "local:" + System.identityHashCode(variable));
    }
    return null;
  }

  // Code that is handed on.

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    var symbol = ASTHelpers.getSymbol(tree);
    var value = tree.getInitializer();
    if (symbol.getKind() == ElementKind.LOCAL_VARIABLE && value != null) {
      var named = ASTHelpers.getSymbol(value);
      if (named instanceof VarSymbol field && field.getKind() == ElementKind.FIELD) {
        var key = key(value);
        if (key != null) {
          localLocks.put(symbol, key);
        }
      }
      if (value instanceof LambdaExpressionTree lambda) {
        localCode.put(symbol, scanLambda(lambda, null));
        return null;
      }
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
    scanLambda(tree, null);
    return null;
  }

  private Body scanLambda(LambdaExpressionTree tree, @Nullable Spawn spawn) {
    var made = new Body(null, body, false);
    made.spawn = spawn;
    within(made, spawn == null ? locks : Set.of(), () -> scan(tree.getBody(), null));
    return made;
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    scan(tree.getQualifierExpression(), null);
    if (ASTHelpers.getSymbol(tree) instanceof MethodSymbol method) {
      facts.add(new Call(body, method, Set.of()));
    }
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)) {
      return super.visitMethodInvocation(tree, none);
    }
    var receiver = Values.receiver(tree);
    var select = tree.getMethodSelect();
    if (receiver != null) {
      if (fieldOf(receiver).isPresent()) {
        note(receiver, false, false, method, null, false, false);
        scanQualifier(receiver);
      } else {
        scan(receiver, null);
      }
    } else if (!(select instanceof IdentifierTree)) {
      scan(select, null);
    }
    facts.add(new Call(body, method, locks));
    if (isReceiving(method)) {
      facts.add(new Wait(body, tree, locks));
    }
    if (receiver != null && isMutex(receiver) && knowledge.contract(method).lendsSome()) {
      var key = key(receiver);
      acquired(key, receiver, true);
      with(key, () -> scanArguments(tree, method, tree.getArguments()));
    } else {
      scanArguments(tree, method, tree.getArguments());
    }
    if (Jdk.isAwaiting(method.owner.getQualifiedName().toString(), method.name.toString())) {
      awaited = true;
    }
    return null;
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    scan(tree.getEnclosingExpression(), null);
    if (ASTHelpers.getSymbol(tree) instanceof MethodSymbol constructor) {
      scanArguments(tree, constructor, tree.getArguments());
    }
    if (tree.getClassBody() != null) {
      scanClass(tree.getClassBody(), null);
    }
    return null;
  }

  private void scanArguments(
      Tree call, MethodSymbol method, List<? extends ExpressionTree> arguments) {
    var contract = knowledge.contract(method);
    for (int i = 0; i < arguments.size(); i++) {
      var argument = ASTHelpers.stripParentheses(arguments.get(i));
      if (contract.spawns() && contract.parameter(i).spawned()) {
        var pool = knowledge.single(call, contract);
        boolean isRepeated = pool == null && (contract.isRepeated() || loopDepth > 0);
        spawn(argument, new Spawn(ASTHelpers.getStartPosition(call), isRepeated, false, pool));
      } else if (fieldOf(argument).isPresent()) {
        note(argument, false, false, null, new Argument(method, i), false, true);
        scanQualifier(argument);
      } else {
        scan(argument, null);
      }
    }
  }

  private void spawn(ExpressionTree code, Spawn spawn) {
    if (code instanceof LambdaExpressionTree lambda) {
      scanLambda(lambda, spawn);
    } else if (code instanceof NewClassTree made && made.getClassBody() != null) {
      scan(made.getArguments(), null);
      scanClass(made.getClassBody(), spawn);
    } else if (code instanceof MemberReferenceTree reference) {
      scan(reference.getQualifierExpression(), null);
      if (ASTHelpers.getSymbol(reference) instanceof MethodSymbol method
          && isThis(reference.getQualifierExpression())) {
        spawnCall(method, spawn);
      }
    } else if (isThis(code) && owner != null) {
      runMethod(owner).ifPresent(run -> spawnCall(run, spawn));
    } else {
      var body = localCode.get(ASTHelpers.getSymbol(code));
      if (body != null) {
        body.spawn = spawn;
      }
      scan(code, null);
    }
  }

  private void spawnCall(MethodSymbol method, Spawn spawn) {
    var made = new Body(null, body, false);
    made.spawn = spawn;
    facts.add(made);
    facts.add(new Call(made, method, Set.of()));
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

  private static boolean isThis(Tree tree) {
    return tree instanceof IdentifierTree name && name.getName().contentEquals("this");
  }

  // Loops, in which code may be spawned many times.

  @Override
  public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
    return loop(() -> super.visitForLoop(tree, none));
  }

  @Override
  public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
    return loop(() -> super.visitWhileLoop(tree, none));
  }

  @Override
  public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void none) {
    return loop(() -> super.visitDoWhileLoop(tree, none));
  }

  @Override
  public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
    scanRead(tree.getExpression());
    return loop(() -> scan(tree.getStatement(), null));
  }

  private @Nullable Void loop(Runnable scan) {
    loopDepth++;
    scan.run();
    loopDepth--;
    return null;
  }

  // Accesses.

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    target(tree.getVariable(), false);
    scan(tree.getExpression(), null);
    return null;
  }

  @Override
  public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree tree, @Nullable Void none) {
    target(tree.getVariable(), true);
    scan(tree.getExpression(), null);
    return null;
  }

  @Override
  public @Nullable Void visitUnary(UnaryTree tree, @Nullable Void none) {
    switch (tree.getKind()) {
      case POSTFIX_INCREMENT, PREFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_DECREMENT ->
          target(tree.getExpression(), true);
      default -> scanRead(tree.getExpression());
    }
    return null;
  }

  private void target(ExpressionTree target, boolean isCompound) {
    var stripped = ASTHelpers.stripParentheses(target);
    if (fieldOf(stripped).isPresent()) {
      note(stripped, true, false, null, null, isCompound, false);
      scanQualifier(stripped);
    } else if (stripped instanceof ArrayAccessTree element) {
      if (fieldOf(element.getExpression()).isPresent()) {
        note(element.getExpression(), false, true, null, null, isCompound, false);
        scanQualifier(element.getExpression());
      } else {
        target(element.getExpression(), isCompound);
      }
      scan(element.getIndex(), null);
    } else {
      scan(stripped, null);
    }
  }

  @Override
  public @Nullable Void visitArrayAccess(ArrayAccessTree tree, @Nullable Void none) {
    scanRead(tree.getExpression());
    scan(tree.getIndex(), null);
    return null;
  }

  @Override
  public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void none) {
    scanRead(tree.getLeftOperand());
    scanRead(tree.getRightOperand());
    return null;
  }

  @Override
  public @Nullable Void visitInstanceOf(InstanceOfTree tree, @Nullable Void none) {
    scanRead(tree.getExpression());
    return null;
  }

  @Override
  public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void none) {
    scanRead(tree.getExpression());
    scan(tree.getCases(), null);
    return null;
  }

  @Override
  public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void none) {
    scanRead(tree.getExpression());
    scan(tree.getCases(), null);
    return null;
  }

  /// Scans an expression whose value is looked at and goes nowhere.
  private void scanRead(ExpressionTree tree) {
    var stripped = ASTHelpers.stripParentheses(tree);
    if (fieldOf(stripped).isPresent()) {
      note(stripped, false, false, null, null, false, false);
      scanQualifier(stripped);
    } else {
      scan(stripped, null);
    }
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
    note(tree, false, false, null, null, false, true);
    return null;
  }

  @Override
  public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
    if (fieldOf(tree).isPresent()) {
      note(tree, false, false, null, null, false, true);
      scanQualifier(tree);
    } else {
      scanRead(tree.getExpression()); // such as the length of an array
    }
    return null;
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void none) {
    return null;
  }

  private void scanQualifier(ExpressionTree field) {
    if (field instanceof MemberSelectTree select && !isThis(select.getExpression())) {
      scanRead(select.getExpression());
    }
  }

  /// The field that an expression names, if the source of its class is in this file or it matters
  /// anyway.
  private static Optional<VarSymbol> fieldOf(ExpressionTree expression) {
    if (!(expression instanceof IdentifierTree) && !(expression instanceof MemberSelectTree)) {
      return Optional.empty();
    }
    return ASTHelpers.getSymbol(expression) instanceof VarSymbol variable
            && variable.getKind() == ElementKind.FIELD
            && variable.owner instanceof ClassSymbol
            && !variable.name.contentEquals("this")
            && !variable.name.contentEquals("super")
            && !variable.name.contentEquals("class")
            && !variable.name.contentEquals("length")
        ? Optional.of(variable)
        : Optional.empty();
  }

  private static boolean isOfThis(ExpressionTree tree, VarSymbol field) {
    if (!(tree instanceof MemberSelectTree select) || field.isStatic()) {
      return true;
    }
    var object = select.getExpression();
    return isThis(object)
        || (object instanceof MemberSelectTree outer
            && outer.getIdentifier().contentEquals("this"));
  }

  private void note(
      ExpressionTree tree,
      boolean assigns,
      boolean changes,
      @Nullable MethodSymbol callee,
      @Nullable Argument passedTo,
      boolean isCompound,
      boolean escapes) {
    fieldOf(tree)
        .ifPresent(field -> {
          facts.add(
              new Access(
                  field,
                  body,
                  tree,
                  assigns,
                  changes,
                  callee,
                  passedTo,
                  isCompound,
                  escapes,
                  isOfThis(tree, field),
                  awaited,
                  locks));
        });
  }
}
