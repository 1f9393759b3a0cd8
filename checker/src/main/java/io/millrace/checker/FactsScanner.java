package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Body;
import io.millrace.checker.ClassFacts.Call;
import io.millrace.checker.ClassFacts.Spawn;
import io.millrace.checker.ClassFacts.Wait;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Walks over a top-level class and notes its accesses, calls and spawned code in [ClassFacts].
///
/// It knows in which [Body] it is; what is held there is known to [HeldLocks], what becomes of a
/// field to [FieldScanner], and which arguments other threads run to [SpawnedCode]. A body begins
/// outside of every loop and before anything was awaited, and code of another thread with no lock.
final class FactsScanner extends FieldScanner {
  private final Knowledge knowledge;
  private final LockNames names;
  private final HeldLocks locks;
  private final SpawnedCode spawned;
  private final Getters getters;

  private @Nullable ClassSymbol owner;
  private Body body = new Body(null, null, true, true);
  private int loopDepth;
  private boolean isMadeInLoop;
  private boolean awaited;

  FactsScanner(ClassFacts facts, Knowledge knowledge) {
    super(facts);
    this.knowledge = knowledge;
    this.names = new LockNames(knowledge);
    this.locks = new HeldLocks(this, facts, names);
    this.spawned = new SpawnedCode(this, facts, knowledge);
    this.getters = new Getters(knowledge);
  }

  @Override
  Body body() {
    return body;
  }

  /// The class that is being scanned.
  @Nullable ClassSymbol owner() {
    return owner;
  }

  boolean isInLoop() {
    return loopDepth > 0;
  }

  @Override
  boolean hasAwaited() {
    return awaited;
  }

  @Override
  Set<String> locks() {
    return locks.now();
  }

  @Override
  Set<String> locksAt(@Nullable Symbol object, boolean isThis, VarSymbol field) {
    return names.at(object, isThis, field, locks());
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
    return scanClass(tree, null);
  }

  /// @param spawn set if an instance is made only to be run by another thread
  @Nullable Void scanClass(ClassTree tree, @Nullable Spawn spawn) {
    var outer = owner;
    owner = ASTHelpers.getSymbol(tree);
    for (var member : tree.getMembers()) {
      if (member instanceof MethodTree method) {
        scanMethod(method, spawn);
      } else if (member instanceof ClassTree inner) {
        scanClass(inner, null);
      } else {
        within(new Body(null, null, true, isOfClass(member)), Set.of(), () -> scan(member, null));
      }
    }
    owner = outer;
    return null;
  }

  /// Whether a field or initialiser is reached once, and not for each object.
  private static boolean isOfClass(Tree member) {
    return member instanceof BlockTree block
        ? block.isStatic()
        : ASTHelpers.getSymbol(member) instanceof VarSymbol field && field.isStatic();
  }

  private void scanMethod(MethodTree tree, @Nullable Spawn spawn) {
    var method = ASTHelpers.getSymbol(tree);
    var held = new HashSet<String>();
    if ((method.flags() & Flags.SYNCHRONIZED) != 0) {
      held.add((method.isStatic() ? "class:" : "this:") + method.owner.getQualifiedName());
    }
    boolean constructs = method.isConstructor() || method.name.contentEquals("readObject");
    var made = new Body(method, spawn == null ? null : body, constructs, false);
    if (spawn != null && !method.isConstructor()) {
      made.spawn = spawn;
    } else if (runsInOwnThread(method)) {
      var thread = Spawn.ofClass(ASTHelpers.getStartPosition(tree), false);
      made.spawn = isMadeInLoop ? thread.again() : thread;
    } else if (Handlers.isOne(method, knowledge.types)) {
      made.spawn = Spawn.ofClass(ASTHelpers.getStartPosition(tree), true);
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
    int outerLoops = loopDepth;
    boolean outerAwaited = awaited;
    body = inner;
    loopDepth = 0;
    awaited = false;
    locks.only(held, scan);
    body = outer;
    loopDepth = outerLoops;
    awaited = outerAwaited;
  }

  // What holds locks.

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
    locks.synchronizedBlock(tree);
    return null;
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

  @Override
  public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
    locks.block(tree);
    return null;
  }

  @Override
  public @Nullable Void visitIf(IfTree tree, @Nullable Void none) {
    locks.choice(tree);
    return null;
  }

  @Override
  public @Nullable Void visitTry(TryTree tree, @Nullable Void none) {
    locks.attempt(tree);
    return null;
  }

  // Code that is handed on.

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    var symbol = ASTHelpers.getSymbol(tree);
    var value = tree.getInitializer();
    if (symbol.getKind() == ElementKind.LOCAL_VARIABLE) {
      spawned.madeHere(symbol);
    }
    if (loopDepth > 0) {
      spawned.madeInLoop(symbol);
    }
    if (symbol.getKind() == ElementKind.LOCAL_VARIABLE && value != null) {
      var named = ASTHelpers.getSymbol(value);
      if (named instanceof VarSymbol field && field.getKind() == ElementKind.FIELD) {
        var key = names.key(value, owner);
        if (key != null) {
          names.alias(symbol, key);
        }
      }
      if (value instanceof LambdaExpressionTree lambda) {
        spawned.remember(symbol, scanLambda(lambda, null));
        return null;
      }
    }
    if (value != null) {
      spawned.into(symbol, value, () -> super.visitVariable(tree, none));
    }
    return null;
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol(tree.getVariable()) instanceof VarSymbol variable) {
      spawned.into(variable, tree.getExpression(), () -> super.visitAssignment(tree, none));
      return null;
    }
    return super.visitAssignment(tree, none);
  }

  @Override
  public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
    scanLambda(tree, null);
    return null;
  }

  Body scanLambda(LambdaExpressionTree tree, @Nullable Spawn spawn) {
    var made = new Body(null, body, false, false);
    spawned.collect(tree, made);
    made.spawn = spawn;
    within(made, spawn == null ? locks() : Set.of(), () -> scan(tree.getBody(), null));
    return made;
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    scan(tree.getQualifierExpression(), null);
    if (ASTHelpers.getSymbol(tree) instanceof MethodSymbol method) {
      facts.add(new Call(body, method, Set.of(), false));
      facts.addReference(method);
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
      } else if (getters.asked(tree) instanceof MethodInvocationTree getter) {
        asked(getter, method);
      } else {
        scan(receiver, null);
      }
    } else if (!(select instanceof IdentifierTree)) {
      scan(select, null);
    }
    facts.add(new Call(body, method, locks(), spawned.isOwn(receiver)));
    spawned.started(tree, method);
    if (isReceiving(method)) {
      facts.add(new Wait(body, tree, locks()));
    }
    if (receiver != null && LockNames.isMutex(receiver) && knowledge.contract(method).lendsSome()) {
      var key = names.key(receiver, owner);
      locks.acquired(key, receiver, true);
      locks.with(key, () -> spawned.scanArguments(tree, method, tree.getArguments()));
    } else {
      spawned.scanArguments(tree, method, tree.getArguments());
    }
    if (Jdk.isAwaiting(method.owner.getQualifiedName().toString(), method.name.toString())) {
      awaited = true;
    }
    return null;
  }

  /// What a getter returns is asked: no more is done to the object than that.
  private void asked(MethodInvocationTree getter, MethodSymbol method) {
    if (Values.receiver(getter) instanceof ExpressionTree field) {
      note(field, false, false, method, null, false, false);
      scanQualifier(field);
      facts.add(new Call(body, ASTHelpers.getSymbol(getter), locks(), spawned.isOwn(field)));
    }
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    scan(tree.getEnclosingExpression(), null);
    if (ASTHelpers.getSymbol(tree) instanceof MethodSymbol constructor) {
      spawned.scanArguments(tree, constructor, tree.getArguments());
    }
    if (tree.getClassBody() != null) {
      boolean outer = isMadeInLoop;
      isMadeInLoop = loopDepth > 0;
      scanClass(tree.getClassBody(), null);
      isMadeInLoop = outer;
    }
    return null;
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
    spawned.taken(ASTHelpers.getSymbol(tree.getVariable()), tree.getExpression());
    return loop(() -> scan(tree.getStatement(), null));
  }

  private @Nullable Void loop(Runnable scan) {
    loopDepth++;
    scan.run();
    loopDepth--;
    return null;
  }
}
