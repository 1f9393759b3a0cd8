package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import org.jspecify.annotations.Nullable;

/// Whether it pays to follow the values of some code: whether it hands anything over, lends,
/// spawns, or has unique values. Most code does not.
final class Relevance extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Knowledge knowledge;
  private boolean found;

  private Relevance(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  static boolean of(Tree code, Knowledge knowledge) {
    var relevance = new Relevance(knowledge);
    relevance.scan(code, null);
    return relevance.found;
  }

  @Override
  public @Nullable Void scan(@Nullable Tree tree, @Nullable Void none) {
    return found ? null : super.scan(tree, none);
  }

  @Override
  public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
    return null; // its methods are looked at by themselves
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
    if (knowledge.contract(ASTHelpers.getSymbol(tree)).parameters().stream()
        .anyMatch(Contract.Parameter::borrowed)) {
      found = true;
    }
    return super.visitMethod(tree, none);
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    if (knowledge.shareability.isUnique(ASTHelpers.getSymbol(tree).type)) {
      found = true;
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    consider(ASTHelpers.getSymbol(tree));
    found |= Publishing.isBy(tree) || Callbacks.chain(tree, knowledge) != null;
    return super.visitMethodInvocation(tree, none);
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
    consider(ASTHelpers.getSymbol(tree));
    return super.visitNewClass(tree, none);
  }

  @Override
  public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void none) {
    consider(ASTHelpers.getSymbol(tree));
    return super.visitMemberReference(tree, none);
  }

  private void consider(@Nullable Object symbol) {
    if (symbol instanceof MethodSymbol method) {
      var contract = knowledge.contract(method);
      found |=
          contract.spawns()
              || contract.movesSome()
              || contract.lendsSome()
              || contract.returnsBorrowed()
              || (contract.owner().startsWith("java.util.stream.")
                  && method.name.toString().startsWith("parallel"))
              || method.name.contentEquals("parallelStream")
              || (method.name.contentEquals("start")
                  && contract.owner().equals("java.lang.Thread"));
    }
  }
}
