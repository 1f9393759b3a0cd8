package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one file has of what the rules look for, found in one pass for all of them. Most files have
/// little of it, and there most rules need no pass of their own.
final class Landmarks extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Knowledge knowledge;

  /// Each class, the outer one first.
  final List<ClassTree> classes = new ArrayList<>();

  /// The methods and initialisers whose values are worth following: what hands over, lends, spawns,
  /// publishes, or has unique values. Most code does not.
  final List<Tree> followed = new ArrayList<>();

  /// The static fields.
  final List<VariableTree> statics = new ArrayList<>();

  /// The methods that a thread could be made of, by their name.
  final List<MethodTree> runs = new ArrayList<>();

  /// All `@SuppressWarnings`.
  final List<AnnotationTree> suppressions = new ArrayList<>();

  /// Whether some object that is safe call by call is acted on, or iterated.
  boolean hasSteps;

  /// Whether something is locked, waited for or woken.
  boolean hasLocks;

  /// Whether some call makes a handle that must be closed.
  boolean hasHandles;

  /// Whether some call gives a guard.
  boolean hasGuards;

  private boolean isFollowed;

  private Landmarks(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  static Landmarks of(CompilationUnitTree unit, Knowledge knowledge) {
    var landmarks = new Landmarks(knowledge);
    landmarks.scan(unit, null);
    return landmarks;
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
    classes.add(tree);
    scan(tree.getModifiers(), null);
    scan(tree.getTypeParameters(), null);
    for (var member : tree.getMembers()) {
      member(member);
    }
    return null;
  }

  /// Code inside of which the code of other classes may stand, each followed by itself.
  private void member(Tree member) {
    boolean outer = isFollowed;
    int place = followed.size();
    isFollowed = false;
    scan(member, null);
    boolean isCode =
        member instanceof MethodTree method
            ? method.getBody() != null
            : member instanceof BlockTree || member instanceof VariableTree;
    if (isFollowed && isCode) {
      followed.add(place, member);
    }
    isFollowed = outer;
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
    if (tree.getName().contentEquals("run") && tree.getParameters().isEmpty()) {
      runs.add(tree);
    }
    isFollowed |= knowledge.contract(ASTHelpers.getSymbol(tree)).borrowsSome();
    return super.visitMethod(tree, none);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    var variable = ASTHelpers.getSymbol(tree);
    if (variable.isStatic()) {
      statics.add(tree);
    }
    isFollowed |= knowledge.shareability.isUnique(variable.type);
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void none) {
    if ("SuppressWarnings".equals(ASTHelpers.getAnnotationName(tree))) {
      suppressions.add(tree);
    }
    return null;
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol((Tree) tree) instanceof MethodSymbol method) {
      var traits = knowledge.traits(method);
      if (traits != Traits.NONE) {
        isFollowed = isFollowed || traits.isRelevant(tree, knowledge);
        hasHandles = hasHandles || (traits.makes() && MustClose.isHandle(tree, knowledge));
        hasLocks |= traits.locks();
        hasSteps =
            hasSteps || (traits.steps() && Steps.areTakenOn(Values.receiver(tree), knowledge));
      }
      hasGuards = hasGuards || GuardEscape.isGuard(ASTHelpers.getType(tree), knowledge);
    }
    return super.visitMethodInvocation(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol((Tree) tree) instanceof MethodSymbol constructor) {
      isFollowed = isFollowed || knowledge.traits(constructor).hands();
      hasHandles = hasHandles || MustClose.isHandle(tree, knowledge);
    }
    return super.visitNewClass(tree, none);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    if (!isFollowed && ASTHelpers.getSymbol((Tree) tree) instanceof MethodSymbol method) {
      isFollowed = knowledge.traits(method).hands();
    }
    return super.visitMemberReference(tree, none);
  }

  @Override
  public @Nullable Void visitSynchronized(SynchronizedTree tree, @Nullable Void none) {
    hasLocks = true;
    return super.visitSynchronized(tree, none);
  }

  @Override
  public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
    hasSteps = hasSteps || Steps.areTakenOn(tree.getExpression(), knowledge);
    return super.visitEnhancedForLoop(tree, none);
  }
}
