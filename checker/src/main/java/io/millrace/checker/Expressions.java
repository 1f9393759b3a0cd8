package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PatternTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions: the result is the number of the region that the value is in, null if it
/// is in none that needs watching.
///
/// Everything inside an expression is evaluated once and in order, so that each use of a variable
/// is seen where it happens. A unique value that is stored moves there.
final class Expressions {
  private final Flow flow;

  Expressions(Flow flow) {
    this.flow = flow;
  }

  @Nullable Integer eval(ExpressionTree expression) {
    var tree = Values.stripped(expression);
    return switch (tree) {
      case IdentifierTree name -> identifier(name);
      case MemberSelectTree select -> select(select);
      case MethodInvocationTree call -> flow.calls.call(call);
      case NewClassTree made -> flow.calls.construct(made);
      case NewArrayTree made -> array(made);
      case LambdaExpressionTree lambda -> flow.lambdas.lambda(lambda, false);
      case MemberReferenceTree reference -> reference(reference);
      case AssignmentTree assignment -> assignment(assignment);
      case CompoundAssignmentTree assignment -> {
        target(assignment.getVariable());
        eval(assignment.getExpression());
        yield null;
      }
      case UnaryTree unary -> {
        target(unary.getExpression());
        yield null;
      }
      case BinaryTree binary -> {
        eval(binary.getLeftOperand());
        switch (binary.getKind()) {
          case CONDITIONAL_AND, CONDITIONAL_OR ->
              flow.jumps.branches(() -> eval(binary.getRightOperand()), () -> {});
          default -> eval(binary.getRightOperand());
        }
        yield null;
      }
      case ConditionalExpressionTree choice -> {
        eval(choice.getCondition());
        var values = new ArrayList<@Nullable Integer>();
        flow.jumps.branches(
            () -> values.add(eval(choice.getTrueExpression())),
            () -> values.add(eval(choice.getFalseExpression())));
        yield flow.state.merge(values.get(0), values.get(1));
      }
      case SwitchExpressionTree choice ->
          flow.jumps.cases(choice, choice.getExpression(), choice.getCases());
      case InstanceOfTree test -> {
        var value = eval(test.getExpression());
        if (test.getPattern() instanceof PatternTree pattern) {
          bindings(pattern, value);
        }
        yield null;
      }
      case ArrayAccessTree element -> {
        var array = eval(element.getExpression());
        eval(element.getIndex());
        yield flow.isTracked(ASTHelpers.getType(element)) ? array : null;
      }
      default -> null;
    };
  }

  void evalIfThere(@Nullable ExpressionTree tree) {
    if (tree != null) {
      eval(tree);
    }
  }

  /// Evaluates what is stored somewhere: a unique value moves there.
  @Nullable Integer evalAndConsume(ExpressionTree tree, String how) {
    var region = eval(tree);
    flow.ownership.consume(tree, how);
    return region;
  }

  private @Nullable Integer identifier(IdentifierTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof VarSymbol variable)) {
      return null;
    }
    if (variable.getKind() == ElementKind.FIELD) {
      return flow.isTracked(variable.type) ? field(variable) : null;
    }
    flow.threads.begin(variable);
    var region = flow.state.region(variable);
    if (region != null) {
      flow.ownership.use(tree, variable, region);
      return flow.state.region(variable);
    }
    return flow.isTracked(variable.type)
            && variable.owner instanceof MethodSymbol
            && !flow.lambdas.isCode(variable)
            && variable.getKind() != ElementKind.LOCAL_VARIABLE
        ? bound(variable)
        : null;
  }

  /// A parameter of a lambda, a caught exception, or a variable of the code around.
  private int bound(VarSymbol variable) {
    int region = flow.region(Region.outside("'" + variable.name + "' came in from outside"));
    flow.state.bind(variable, region);
    return region;
  }

  private int field(VarSymbol variable) {
    if (variable.name.contentEquals("this") || variable.name.contentEquals("super")) {
      return flow.region(Region.outside("'this' is held by whoever called"));
    }
    return flow.region(Region.outside("the field '" + variable.name + "' still holds it"));
  }

  private @Nullable Integer select(MemberSelectTree tree) {
    var symbol = ASTHelpers.getSymbol(tree);
    if (symbol instanceof VarSymbol variable && variable.getKind() == ElementKind.FIELD) {
      var of = variable.isStatic() ? null : eval(tree.getExpression());
      if (!flow.isTracked(ASTHelpers.getType(tree))) {
        return null;
      }
      return of != null && !Values.isThis(tree.getExpression()) ? of : field(variable);
    }
    if (!(symbol instanceof ClassSymbol) && symbol != null) {
      eval(tree.getExpression());
    }
    return null;
  }

  private int array(NewArrayTree tree) {
    int made = flow.region(Region.own());
    if (tree.getInitializers() != null) {
      for (var element : tree.getInitializers()) {
        made = flow.calls.merged(made, evalAndConsume(element, "stored in an array"));
      }
    }
    tree.getDimensions().forEach(this::eval);
    return made;
  }

  private @Nullable Integer reference(MemberReferenceTree tree) {
    var qualifier = tree.getQualifierExpression();
    return ASTHelpers.getSymbol(qualifier) instanceof VarSymbol ? eval(qualifier) : null;
  }

  void assign(VarSymbol variable, ExpressionTree value) {
    var region =
        flow.threads.during(
            variable, value, () -> evalAndConsume(value, "assigned to '" + variable.name + "'"));
    flow.state.bind(variable, flow.isTracked(variable.type) ? region : null);
  }

  private @Nullable Integer assignment(AssignmentTree tree) {
    var target = ASTHelpers.stripParentheses(tree.getVariable());
    if (ASTHelpers.getSymbol(target) instanceof VarSymbol variable
        && target instanceof IdentifierTree
        && variable.getKind() != ElementKind.FIELD) {
      assign(variable, tree.getExpression());
      return flow.state.region(variable);
    }
    var into = target(target);
    var value = evalAndConsume(tree.getExpression(), "stored in " + Values.describe(target));
    flow.ownership.store(
        tree.getExpression(), value, into, "stored in '" + Values.describe(target) + "'");
    return value;
  }

  /// The region of what an assignment changes: null for a field of this object, or a static one.
  private @Nullable Integer target(ExpressionTree expression) {
    var tree = Values.stripped(expression);
    return switch (tree) {
      case ArrayAccessTree element -> {
        eval(element.getIndex());
        var array = eval(element.getExpression());
        flow.ownership.change(element.getExpression(), array);
        yield array;
      }
      case MemberSelectTree select
          when ASTHelpers.getSymbol(select) instanceof VarSymbol variable
              && !variable.isStatic()
              && !Values.isThis(select.getExpression()) -> {
        var object = eval(select.getExpression());
        flow.ownership.change(select.getExpression(), object);
        yield object;
      }
      case IdentifierTree name -> {
        eval(name);
        yield null;
      }
      case MemberSelectTree _ -> null;
      default -> eval(tree);
    };
  }

  void bindings(Tree label, @Nullable Integer value) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        var variable = ASTHelpers.getSymbol(tree);
        if (flow.isTracked(variable.type)) {
          flow.state.bind(
              variable,
              value != null
                  ? value
                  : flow.region(
                      Region.outside("'" + variable.name + "' is part of what others may hold")));
        }
        return null;
      }
    }.scan(label, null);
  }
}
