package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks at all that is ever stored in a field: is each of it made unchangeable, as by
/// `List.copyOf`? The parameter of a record's compact constructor stands for the field.
final class FrozenFieldScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final VarSymbol field;
  private final Knowledge knowledge;
  private boolean isStored;
  private boolean isFrozen = true;
  private Optional<Verdict> made = Optional.of(Verdict.SHAREABLE);
  private @Nullable MethodTree method;

  FrozenFieldScanner(VarSymbol field, Knowledge knowledge) {
    this.field = field;
    this.knowledge = knowledge;
  }

  boolean isFrozen(ClassTree owner) {
    scan(owner, null);
    return isStored && isFrozen;
  }

  /// The worst of what is stored, by the way it is made, if that is known of all of it.
  Optional<Verdict> made(ClassTree owner) {
    scan(owner, null);
    return isStored ? made : Optional.empty();
  }

  @Override
  public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
    var outer = method;
    method = tree;
    super.visitMethod(tree, none);
    method = outer;
    return null;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    if (ASTHelpers.getSymbol(tree) == field && tree.getInitializer() != null) {
      stored(tree.getInitializer());
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    var target = ASTHelpers.getSymbol(tree.getVariable());
    if (field.equals(target) || isComponent(target)) {
      if (!isParameterAgain(tree.getExpression())) {
        stored(tree.getExpression());
      }
    }
    return super.visitAssignment(tree, none);
  }

  @Override
  public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree tree, @Nullable Void none) {
    if (field.equals(ASTHelpers.getSymbol(tree.getVariable()))) {
      isFrozen = false;
    }
    return super.visitCompoundAssignment(tree, none);
  }

  private void stored(ExpressionTree value) {
    isStored = true;
    isFrozen &= Values.isFrozen(value, knowledge);
    var more = made.isEmpty() ? made : knowledge.makings.of(value);
    made = more.isEmpty() || made.get().kind().compareTo(more.get().kind()) < 0 ? more : made;
  }

  /// The parameter of a compact constructor, which the field gets at its end.
  private boolean isComponent(@Nullable Symbol target) {
    return method != null
        && target instanceof VarSymbol parameter
        && parameter.owner == ASTHelpers.getSymbol(method)
        && (parameter.owner.flags() & Flags.COMPACT_RECORD_CONSTRUCTOR) != 0
        && parameter.name == field.name;
  }

  /// What javac adds to a compact constructor: the field gets the parameter.
  private boolean isParameterAgain(ExpressionTree value) {
    return isComponent(ASTHelpers.getSymbol(value));
  }
}
