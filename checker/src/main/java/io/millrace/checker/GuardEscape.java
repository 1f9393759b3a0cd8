package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Refuses to keep, return or hand on what is on loan from a guard, or to lock outside of a try.
@BugPattern(
    summary = "What a guard protects leaves the guard",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class GuardEscape extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public GuardEscape() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<>(knowledge.findings(unit));
    if (!knowledge.landmarks(unit).hasGuards) {
      return findings;
    }
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        if (isGuard(ASTHelpers.getType(tree), knowledge) && !isResource(getCurrentPath())) {
          findings.add(unclosed(tree));
        }
        return super.visitMethodInvocation(tree, none);
      }
    }.scan(new TreePath(unit), null);
    return findings;
  }

  /// A guard: confined to its thread, and lending something.
  static boolean isGuard(@Nullable Type type, Knowledge knowledge) {
    if (type == null || type.tsym == null || !knowledge.claims(type, Annotations.CONFINED)) {
      return false;
    }
    for (var member : type.tsym.members().getSymbols(s -> s instanceof MethodSymbol)) {
      if (Annotations.has(member, Annotations.BORROWED)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isResource(TreePath path) {
    var parent = path.getParentPath();
    return parent.getLeaf() instanceof VariableTree variable
        && parent.getParentPath().getLeaf() instanceof TryTree attempt
        && attempt.getResources().contains(variable);
  }

  private Finding unclosed(MethodInvocationTree tree) {
    return new Finding(
        canonicalName(),
        tree,
        "the guard is not the resource of a try, so it may stay locked or outlive its thread's turn",
        List.of("because a guard is closed where it was locked, whatever happens in between"),
        "write try (var guard = " + Values.describe(tree) + ") { … }, or use with or run");
  }
}
