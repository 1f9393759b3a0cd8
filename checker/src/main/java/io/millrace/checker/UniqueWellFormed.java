package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Refuses a `@Unique` class whose objects could be reached past their owner.
@BugPattern(
    summary = "Objects of a @Unique class can be reached past their owner",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class UniqueWellFormed extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public UniqueWellFormed() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    for (var tree : knowledge.landmarks(unit).classes) {
      if (knowledge.shareability.isUnique(ASTHelpers.getType(tree))) {
        for (var member : tree.getMembers()) {
          new Member(knowledge, findings).scan(member, null);
        }
      }
    }
    return findings;
  }

  /// Looks at one member of such a class.
  private final class Member extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final Knowledge knowledge;
    private final List<Finding> findings;

    Member(Knowledge knowledge, List<Finding> findings) {
      this.knowledge = knowledge;
      this.findings = findings;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
      return null;
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
      return scan(tree.getBody(), null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
      var field = ASTHelpers.getSymbol(tree);
      boolean isOpen =
          field.getKind() == ElementKind.FIELD
              && !field.isStatic()
              && (field.flags() & Flags.PRIVATE) == 0
              && !knowledge.shareability.of(field.type).isShareable();
      if (isOpen) {
        add(
            tree,
            "the field '" + field.name + "' lets others reach into a @Unique object",
            knowledge.shareability.of(field.type),
            "make it private");
      }
      return super.visitVariable(tree, none);
    }

    @Override
    public @Nullable Void visitReturn(ReturnTree tree, @Nullable Void none) {
      if (tree.getExpression() != null) {
        returned(Values.stripped(tree.getExpression()));
      }
      return super.visitReturn(tree, none);
    }

    private void returned(ExpressionTree value) {
      if (Values.isThis(value)) {
        add(
            value,
            "a @Unique object returns itself, so it would have two owners",
            Verdict.SHAREABLE,
            "return nothing");
      } else if (ASTHelpers.getSymbol(value) instanceof VarSymbol field
          && field.getKind() == ElementKind.FIELD
          && !knowledge.shareability.of(field.type).isShareable()) {
        add(
            value,
            "the field '"
                + field.name
                + "' of a @Unique object is returned, so others could change it",
            knowledge.shareability.of(field.type),
            "return a copy");
      }
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
      passed(ASTHelpers.getSymbol(tree), tree.getArguments());
      return super.visitMethodInvocation(tree, none);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
      passed(ASTHelpers.getSymbol(tree), tree.getArguments());
      return super.visitNewClass(tree, none);
    }

    private void passed(MethodSymbol method, List<? extends ExpressionTree> arguments) {
      for (int i = 0; i < arguments.size(); i++) {
        if (Values.isThis(Values.stripped(arguments.get(i))) && knowledge.keeps(method, i)) {
          add(
              arguments.get(i),
              "a @Unique object passes itself to '" + method.name + "', which may keep it",
              Verdict.SHAREABLE,
              "mark the parameter @Borrowed, or pass what it needs");
        }
      }
    }

    private void add(Tree at, String what, Verdict verdict, String help) {
      findings.add(
          new Finding(
              canonicalName(),
              at,
              what,
              verdict.because().stream().map(reason -> "because " + reason).toList(),
              help));
    }
  }
}
