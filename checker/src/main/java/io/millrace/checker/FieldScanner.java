package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Access;
import io.millrace.checker.ClassFacts.Argument;
import io.millrace.checker.ClassFacts.Body;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Scans expressions and notes in [ClassFacts] each access to a field, with what becomes of it.
///
/// Each mention of a field is noted once, by whoever knows what becomes of its value: as assigned,
/// as changed through an element, as read on the spot, or as escaping, which is what is said of a
/// mention that nobody knows more about. Where the code stands is known to [FactsScanner].
abstract class FieldScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
  final ClassFacts facts;
  private Set<VarSymbol> asked = Set.of();

  FieldScanner(ClassFacts facts) {
    this.facts = facts;
  }

  /// The body that is being scanned.
  abstract Body body();

  /// Whether the body has awaited something already.
  abstract boolean hasAwaited();

  /// What is held now.
  abstract Set<String> locks();

  /// What is held now that keeps others off a field of some object.
  ///
  /// @param object the variable that leads to the object, if one does
  abstract Set<String> locksAt(@Nullable Symbol object, boolean isThis, VarSymbol field);

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    target(tree.getVariable(), restsOnItself(tree));
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

  /// Whether what is assigned to a volatile field depends on what it was: by the value, or by a
  /// condition that asks for it.
  private boolean restsOnItself(AssignmentTree tree) {
    return fieldOf(ASTHelpers.stripParentheses(tree.getVariable()))
        .filter(field -> (field.flags() & Flags.VOLATILE) != 0)
        .filter(field -> asked.contains(field) || volatiles(tree.getExpression()).contains(field))
        .isPresent();
  }

  /// Scans what is reached only if a condition has been asked.
  void asking(ExpressionTree condition, Runnable scan) {
    var outer = asked;
    ask(condition);
    scan.run();
    asked = outer;
  }

  /// Notes that all that follows in the block is reached only if a condition has been asked.
  void ask(ExpressionTree condition) {
    var more = volatiles(condition);
    if (!more.isEmpty()) {
      more.addAll(asked);
      asked = more;
    }
  }

  Set<VarSymbol> asked() {
    return asked;
  }

  void askedOnly(Set<VarSymbol> fields) {
    asked = fields;
  }

  private static Set<VarSymbol> volatiles(ExpressionTree tree) {
    var found = new HashSet<VarSymbol>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void none) {
        if (ASTHelpers.getSymbol(name) instanceof VarSymbol variable
            && (variable.flags() & Flags.VOLATILE) != 0) {
          found.add(variable);
        }
        return null;
      }
    }.scan(tree, null);
    return found;
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

  /// Scans an expression whose value is looked at and goes nowhere.
  void scanRead(ExpressionTree tree) {
    var stripped = ASTHelpers.stripParentheses(tree);
    if (fieldOf(stripped).isPresent()) {
      note(stripped, false, false, null, null, false, false);
      scanQualifier(stripped);
    } else {
      scan(stripped, null);
    }
  }

  void scanQualifier(ExpressionTree field) {
    if (field instanceof MemberSelectTree select && !Values.isThis(select.getExpression())) {
      scanRead(select.getExpression());
    }
  }

  /// The field that an expression names, if the source of its class is in this file or it matters
  /// anyway.
  static Optional<VarSymbol> fieldOf(ExpressionTree expression) {
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
    return Values.isThis(object)
        || (object instanceof MemberSelectTree outer
            && outer.getIdentifier().contentEquals("this"));
  }

  private static @Nullable Symbol objectOf(ExpressionTree field) {
    return field instanceof MemberSelectTree select
        ? ASTHelpers.getSymbol(select.getExpression())
        : null;
  }

  void note(
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
                  body(),
                  tree,
                  assigns,
                  changes,
                  callee,
                  passedTo,
                  isCompound,
                  escapes,
                  isOfThis(tree, field),
                  hasAwaited(),
                  locksAt(objectOf(tree), isOfThis(tree, field), field)));
        });
  }
}
