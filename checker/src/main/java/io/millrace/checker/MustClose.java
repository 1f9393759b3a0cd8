package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Refuses a handle that its maker neither closes nor hands on: whoever receives from the channel
/// would wait for ever.
@BugPattern(
    summary = "A handle that somebody waits for is never closed",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class MustClose extends Rule {
  private static final long serialVersionUID = 1;
  private static final Set<String> CLOSING = Set.of("close", "run", "fail", "closeAndDrain");

  /// For the service loader.
  public MustClose() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    if (!knowledge.landmarks(unit).hasHandles) {
      return findings;
    }
    new TreePathScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        made(tree);
        return super.visitMethodInvocation(tree, none);
      }

      @Override
      public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
        made(tree);
        return super.visitNewClass(tree, none);
      }

      private void made(ExpressionTree tree) {
        if (isHandle(tree, knowledge) && isDropped(getCurrentPath())) {
          findings.add(finding(tree, ASTHelpers.getType(tree)));
        }
      }
    }.scan(new TreePath(unit), null);
    return findings;
  }

  /// Whether the expression makes a handle, rather than getting one that exists.
  static boolean isHandle(ExpressionTree tree, Knowledge knowledge) {
    return ASTHelpers.getSymbol(tree) instanceof MethodSymbol method
        && isMaker(method, method.name.toString())
        && ASTHelpers.getType(tree) instanceof Type type
        && knowledge.claims(type, Annotations.MUST_CLOSE);
  }

  /// Whether a method, of that name, makes what it returns.
  static boolean isMaker(MethodSymbol method, String name) {
    return method.isConstructor()
        || name.equals("duplicate")
        || (method.isStatic() && name.equals("start"));
  }

  private static boolean isDropped(TreePath path) {
    var parent = path.getParentPath();
    return switch (parent.getLeaf()) {
      case ExpressionStatementTree _ -> true;
      case MemberSelectTree select -> !CLOSING.contains(select.getIdentifier().toString());
      case VariableTree variable -> isDropped(variable, parent);
      default -> false;
    };
  }

  /// Whether a local variable's value is neither closed, nor a resource, nor handed on.
  private static boolean isDropped(VariableTree variable, TreePath path) {
    var symbol = ASTHelpers.getSymbol(variable);
    if (symbol.getKind() != ElementKind.LOCAL_VARIABLE) {
      return false;
    }
    Tree scope = variable;
    for (var at = path; at != null; at = at.getParentPath()) {
      scope = at.getLeaf();
      if (scope instanceof TryTree attempt && attempt.getResources().contains(variable)) {
        return false;
      }
      if (scope instanceof MethodTree) {
        break;
      }
    }
    return !isClosedOrHandedOn(symbol, scope);
  }

  private static boolean isClosedOrHandedOn(VarSymbol variable, Tree scope) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
        if (variable.equals(ASTHelpers.getSymbol(tree.getExpression()))) {
          found[0] |= CLOSING.contains(tree.getIdentifier().toString());
          return null; // a use that keeps nothing
        }
        return super.visitMemberSelect(tree, none);
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        found[0] |= variable.equals(ASTHelpers.getSymbol(tree));
        return null;
      }
    }.scan(scope, null);
    return found[0];
  }

  private Finding finding(ExpressionTree tree, @Nullable Type type) {
    String name = type == null ? "handle" : Knowledge.name(type);
    return new Finding(
        canonicalName(),
        tree,
        "this " + name + " is never closed",
        List.of("because it is neither closed here nor handed to anybody who could"),
        "make it the resource of a try, or close it; run(body) of a sender also tells a crash from an end");
  }
}
