package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a piece of code does with the object that one variable leads to.
final class Uses extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final VarSymbol variable;
  private final Tree code;
  private final Knowledge knowledge;
  private final Deque<Tree> parents = new ArrayDeque<>();
  private int lockDepth;

  /// Whether it changes the object, or lets others do so.
  boolean changes;

  /// Whether some use is outside of every lock.
  boolean isUnlocked;

  /// Whether the object stays reachable from elsewhere when the code has run.
  boolean keeps;

  /// The first use.
  @Nullable Tree first;

  private Uses(VarSymbol variable, Tree code, Knowledge knowledge) {
    this.variable = variable;
    this.code = code;
    this.knowledge = knowledge;
  }

  static Uses of(VarSymbol variable, Tree code, Knowledge knowledge) {
    var uses = new Uses(variable, code, knowledge);
    uses.scan(code, null);
    return uses;
  }

  @Override
  public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
    if (tree == null) {
      return null;
    }
    parents.push(tree);
    super.scan(tree, none);
    parents.pop();
    return null;
  }

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
    lockDepth++;
    super.visitSynchronized(tree, none);
    lockDepth--;
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    super.visitMethodInvocation(tree, none);
    switch (ASTHelpers.getSymbol(tree).name.toString()) {
      case "lock", "lockInterruptibly" -> lockDepth++; // to the unlock, in the order of the source
      case "unlock" -> lockDepth = Math.max(0, lockDepth - 1);
      default -> {}
    }
    return null;
  }

  @Override
  public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
    if (variable.equals(ASTHelpers.getSymbol(tree))) {
      if (first == null) {
        first = tree;
      }
      var path = parents.iterator();
      path.next();
      boolean isMonitor = isMonitor(tree);
      if (!isMonitor) {
        isUnlocked |= lockDepth == 0;
        use(tree, path);
      }
    }
    return null;
  }

  private boolean isMonitor(Tree tree) {
    for (var parent : parents) {
      if (parent instanceof SynchronizedTree synchronizedTree) {
        return ASTHelpers.stripParentheses(synchronizedTree.getExpression()) == tree;
      }
      if (parent != tree && !(parent instanceof ParenthesizedTree)) {
        return false;
      }
    }
    return false;
  }

  private void use(Tree child, java.util.Iterator<Tree> path) {
    var parent = path.hasNext() ? path.next() : null;
    switch (parent) {
      case null -> escapes();
      case ParenthesizedTree inner -> use(inner, path);
      case TypeCastTree cast -> use(cast, path);
      case MemberSelectTree select -> {
        var next = path.hasNext() ? path.next() : null;
        if (next instanceof MethodInvocationTree call && call.getMethodSelect() == select) {
          called(ASTHelpers.getSymbol(call), call, path);
        } else {
          field(next);
        }
      }
      case MemberReferenceTree reference -> {
        if (ASTHelpers.getSymbol(reference) instanceof MethodSymbol method) {
          changes |= !isReading(method);
        }
      }
      case EnhancedForLoopTree _ -> {}
      case InstanceOfTree _ -> {}
      case BinaryTree _ -> {}
      case UnaryTree _ -> changes = true;
      case ArrayAccessTree element -> element(element, path);
      case AssignmentTree assignment -> {
        if (assignment.getVariable() != child) {
          escapes();
        }
      }
      case CompoundAssignmentTree _ -> {}
      case MethodInvocationTree call ->
          passed(ASTHelpers.getSymbol(call), call.getArguments(), child);
      case NewClassTree made -> {
        if (ASTHelpers.getSymbol(made) instanceof MethodSymbol constructor) {
          passed(constructor, made.getArguments(), child);
        }
      }
      case ExpressionStatementTree _ -> {}
      default -> escapes();
    }
  }

  private void escapes() {
    changes = true;
    keeps = true;
  }

  private void called(
      MethodSymbol method, MethodInvocationTree call, java.util.Iterator<Tree> path) {
    changes |= !isReading(method);
    var type = ASTHelpers.getType(call);
    if (type == null || type.isPrimitiveOrVoid() || knowledge.shareability.of(type).isShareable()) {
      return;
    }
    var parent = path.hasNext() ? path.next() : null;
    boolean isTransient =
        parent instanceof MemberSelectTree
            || parent instanceof ExpressionStatementTree
            || parent instanceof EnhancedForLoopTree;
    keeps |= !isTransient && !Jdk.isFreshMethod("", method.name.toString());
  }

  private boolean isReading(MethodSymbol method) {
    return Jdk.isReading(method.name.toString()) || knowledge.isHarmless(method);
  }

  private void field(@Nullable Tree parent) {
    changes |=
        parent instanceof AssignmentTree
            || parent instanceof CompoundAssignmentTree
            || parent instanceof UnaryTree;
  }

  private void element(ArrayAccessTree element, java.util.Iterator<Tree> path) {
    var parent = path.hasNext() ? path.next() : null;
    if (isOwnSlot(element)) {
      return;
    }
    if ((parent instanceof AssignmentTree assignment && assignment.getVariable() == element)
        || (parent instanceof CompoundAssignmentTree compound && compound.getVariable() == element)
        || (parent instanceof UnaryTree unary && unary.getKind().name().endsWith("CREMENT"))) {
      changes = true;
    } else if (parent instanceof ArrayAccessTree outer) {
      element(outer, path);
    }
  }

  /// Whether the index is a number that the code is given, and each run of it another: then each
  /// has elements of its own.
  private boolean isOwnSlot(ArrayAccessTree element) {
    if (!(ASTHelpers.getSymbol(ASTHelpers.stripParentheses(element.getIndex()))
            instanceof VarSymbol index)
        || index.owner instanceof ClassSymbol) {
      return false;
    }
    return code instanceof LambdaExpressionTree lambda
        && (lambda.getParameters().stream()
                .anyMatch(parameter -> index.equals(ASTHelpers.getSymbol(parameter)))
            || !Declared.inside(lambda.getBody(), index));
  }

  /// Whether the method only takes over unchangeable elements, as `addAll` does.
  private boolean isCopied(MethodSymbol method) {
    return method.name.toString().endsWith("All")
        && knowledge.contract(method).isJdk()
        && Values.partsAreShareable(variable.type, knowledge);
  }

  private void passed(
      MethodSymbol method, List<? extends ExpressionTree> arguments, Tree argument) {
    for (int i = 0; i < arguments.size(); i++) {
      if (ASTHelpers.stripParentheses(arguments.get(i)) == argument && !isCopied(method)) {
        keeps |= knowledge.keeps(method, i);
        changes |= !Jdk.isReading(method.name.toString()) && !knowledge.onlyReads(method, i);
      }
    }
  }
}
