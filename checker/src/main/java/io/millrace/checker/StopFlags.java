package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.TypeTag;
import io.millrace.checker.ClassFacts.Access;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds flags that the loop of a `Runnable` polls and another method sets: whoever starts the
/// thread, the loop need never see it.
final class StopFlags {
  private final ClassFacts facts;
  private final Knowledge knowledge;
  private final LineMap lines;

  StopFlags(ClassFacts facts, Knowledge knowledge, LineMap lines) {
    this.facts = facts;
    this.knowledge = knowledge;
    this.lines = lines;
  }

  void find(List<MethodTree> candidates, Consumer<Finding> found) {
    for (var tree : candidates) {
      if (tree.getBody() != null && isRun(tree)) {
        polled(tree, found);
      }
    }
  }

  private boolean isRun(MethodTree tree) {
    var method = ASTHelpers.getSymbol(tree);
    var runnable = knowledge.state.getTypeFromString("java.lang.Runnable");
    return method.name.contentEquals("run")
        && method.getParameters().isEmpty()
        && method.owner instanceof ClassSymbol owner
        && runnable != null
        && knowledge.types.isSubtype(owner.type, runnable);
  }

  private void polled(MethodTree run, Consumer<Finding> found) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
        condition(tree.getCondition());
        return super.visitWhileLoop(tree, none);
      }

      @Override
      public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void none) {
        condition(tree.getCondition());
        return super.visitDoWhileLoop(tree, none);
      }

      @Override
      public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        condition(tree.getCondition());
        return super.visitForLoop(tree, none);
      }

      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        return null;
      }

      @Override
      public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
        return null;
      }

      private void condition(@Nullable ExpressionTree tree) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void none) {
            if (ASTHelpers.getSymbol(name) instanceof VarSymbol flag && isPlain(flag)) {
              setter(flag, name, run).ifPresent(set -> found.accept(finding(flag, name, set)));
            }
            return null;
          }
        }.scan(tree, null);
      }
    }.scan(run.getBody(), null);
  }

  private static boolean isPlain(VarSymbol flag) {
    return flag.owner instanceof ClassSymbol
        && flag.type.hasTag(TypeTag.BOOLEAN)
        && (flag.flags() & (Flags.VOLATILE | Flags.FINAL | Flags.STATIC)) == 0
        && !Annotations.has(flag, "GuardedBy");
  }

  /// Where code that is not run by the thread sets the flag without a lock.
  private Optional<Access> setter(VarSymbol flag, Tree at, MethodTree run) {
    boolean isLocked =
        facts.accesses(flag).stream()
            .anyMatch(access -> access.at() == at && !facts.locks(access).isEmpty());
    var body = facts.body(ASTHelpers.getSymbol(run));
    if (isLocked || body.isEmpty()) {
      return Optional.empty();
    }
    var within = facts.reachable(List.of(body.get()), null);
    return facts.accesses(flag).stream()
        .filter(access -> access.assigns() && !access.constructs())
        .filter(access -> !within.contains(access.body()) && facts.locks(access).isEmpty())
        .findFirst();
  }

  private Finding finding(VarSymbol flag, Tree at, Access set) {
    return new Finding(
        Flow.THREAD_CAPTURE,
        at,
        "the loop of a thread polls '" + flag.name + "', and need never see it change",
        List.of(
            "it is assigned at line " + lines.getLineNumber(ASTHelpers.getStartPosition(set.at())),
            "because the field is neither volatile nor always under one lock"),
        "make it volatile, or interrupt the thread");
  }
}
