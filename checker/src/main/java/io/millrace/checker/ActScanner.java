package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for acts that rest on a check of the same object: in the branch of a condition that asks
/// it, after a guard clause that does, or with arguments computed from its answer.
final class ActScanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private static final Set<String> SETTERS = Set.of("set", "lazySet", "setRelease");

  private final CompilationUnitTree unit;
  private final Knowledge knowledge;
  private final Protection protection;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Symbol, List<Answer>> answers = new HashMap<>();

  /// A local variable set to something: the check whose answer that is, if it is one.
  private record Answer(int position, Optional<MethodInvocationTree> check) {}

  /// An object and what is done to it.
  ///
  /// @param variable what leads to the object
  /// @param name how the code calls it
  /// @param kind what it is
  /// @param call what is done
  record Act(VarSymbol variable, String name, Steps kind, MethodInvocationTree call) {
    String method() {
      return ASTHelpers.getSymbol(call).name.toString();
    }
  }

  ActScanner(CompilationUnitTree unit, Knowledge knowledge) {
    this.unit = unit;
    this.knowledge = knowledge;
    this.protection = new Protection(knowledge);
  }

  List<Finding> findings() {
    return findings;
  }

  @Override
  public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
    if (tree.getInitializer() != null) {
      answer(ASTHelpers.getSymbol(tree), tree, tree.getInitializer());
    }
    return super.visitVariable(tree, none);
  }

  @Override
  public @Nullable Void visitAssignment(AssignmentTree tree, @Nullable Void none) {
    answer(ASTHelpers.getSymbol(tree.getVariable()), tree, tree.getExpression());
    return super.visitAssignment(tree, none);
  }

  private void answer(@Nullable Symbol variable, Tree at, ExpressionTree value) {
    if (variable instanceof VarSymbol local && !(local.owner instanceof Symbol.ClassSymbol)) {
      answers
          .computeIfAbsent(local, _ -> new ArrayList<>())
          .add(new Answer(ASTHelpers.getStartPosition(at), firstCheck(value)));
    }
  }

  /// A check of anything that an expression makes.
  private Optional<MethodInvocationTree> firstCheck(ExpressionTree value) {
    var found = new ArrayList<MethodInvocationTree>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        if (isCheck(tree)) {
          found.add(tree);
        }
        return super.visitMethodInvocation(tree, none);
      }

      @Override
      public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
        return null;
      }
    }.scan(value, null);
    return found.stream().findFirst();
  }

  private boolean isCheck(MethodInvocationTree tree) {
    var act = actOf(tree, Steps::maybeCheck);
    return act.isPresent() && act.get().kind().isCheck(act.get().method()) && asksOnly(act.get());
  }

  /// What a call is done to, if that is an object which is safe call by call.
  private Optional<Act> actOf(MethodInvocationTree tree, java.util.function.Predicate<String> of) {
    if (!(Values.receiver(tree) instanceof ExpressionTree receiver)
        || !(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)
        || !of.test(method.name.toString())
        || !(ASTHelpers.getSymbol(Values.stripped(receiver)) instanceof VarSymbol variable)) {
      return Optional.empty();
    }
    return Steps.of(variable, Steps.origin(variable, knowledge), knowledge)
        .map(kind -> new Act(variable, Values.describe(receiver), kind, tree));
  }

  @Override
  public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
    actOf(tree, Steps::maybeAct)
        .filter(act -> act.kind().isAct(act.method()) && !asksOnly(act) && isShared(act.variable()))
        .ifPresent(this::look);
    if (Values.receiver(tree) instanceof ExpressionTree receiver
        && isIterating(ASTHelpers.getSymbol(tree).name.toString())) {
      iterated(receiver);
    }
    return super.visitMethodInvocation(tree, none);
  }

  /// Whether what is run with a mutex only asks.
  private boolean asksOnly(Act act) {
    return act.kind() == Steps.MUTEX
        ? !act.call().getArguments().isEmpty()
            && Sessions.asksOnly(act.call().getArguments().getFirst(), knowledge)
        : act.kind().isCheck(act.method());
  }

  /// Whether others can have it: it is a field, came in, or is used inside of code that it was made
  /// outside of.
  private boolean isShared(VarSymbol variable) {
    if (variable.owner instanceof Symbol.ClassSymbol) {
      return !Steps.isLegacy(variable.type)
          || knowledge.facts(variable).filter(facts -> !facts.spawned().isEmpty()).isPresent();
    }
    if (!(Steps.origin(variable, knowledge) instanceof ExpressionTree)) {
      return true;
    }
    for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof LambdaExpressionTree lambda) {
        return !Declared.inside(lambda, variable);
      }
    }
    return false;
  }

  private void look(Act act) {
    var check = new ChecksBefore(getCurrentPath(), condition -> check(condition, act)).nearest();
    if (check.isEmpty()) {
      check = inArguments(act);
    }
    check
        .filter(found -> !protection.holds(act, found, getCurrentPath()))
        .filter(_ -> !isIdempotent(act))
        .ifPresent(found -> findings.add(finding(act, found)));
  }

  /// An element that is added to a set twice is there once: only what else is done then counts.
  private boolean isIdempotent(Act act) {
    var set = knowledge.state.getTypeFromString("java.util.Set");
    return set != null
        && act.kind() == Steps.COLLECTION
        && knowledge.types.isSubtype(
            knowledge.types.erasure(act.variable().type), knowledge.types.erasure(set))
        && ChecksBefore.isAlone(getCurrentPath());
  }

  /// The check in a condition that the act rests on.
  private Optional<MethodInvocationTree> check(ExpressionTree condition, Act act) {
    return act.kind() == Steps.ATOMIC && SETTERS.contains(act.method())
        ? decisive(condition, act)
        : mentioned(condition, act);
  }

  /// The check, if the condition compares its answer with a constant: a value that is set after any
  /// other comparison may be meant to replace whatever is there.
  private Optional<MethodInvocationTree> decisive(ExpressionTree condition, Act act) {
    return switch (Values.stripped(condition)) {
      case UnaryTree not -> decisive(not.getExpression(), act);
      case BinaryTree both when isConstant(both.getRightOperand()) ->
          decisive(both.getLeftOperand(), act);
      case BinaryTree both when isConstant(both.getLeftOperand()) ->
          decisive(both.getRightOperand(), act);
      case BinaryTree both
          when both.getKind() == Tree.Kind.CONDITIONAL_AND
              || both.getKind() == Tree.Kind.CONDITIONAL_OR -> {
        var left = decisive(both.getLeftOperand(), act);
        yield left.isPresent() ? left : decisive(both.getRightOperand(), act);
      }
      case MethodInvocationTree call -> Optional.of(call).filter(asked -> isCheckOf(asked, act));
      case IdentifierTree name -> mentioned(name, act);
      default -> Optional.empty();
    };
  }

  private static boolean isConstant(ExpressionTree tree) {
    return tree.getKind() == Tree.Kind.NULL_LITERAL
        || ASTHelpers.constValue(tree) != null
        || (ASTHelpers.getSymbol(tree) instanceof VarSymbol named
            && named.isStatic()
            && (named.flags() & Flags.FINAL) != 0);
  }

  private Optional<MethodInvocationTree> inArguments(Act act) {
    for (var argument : act.call().getArguments()) {
      var found =
          act.kind() == Steps.MUTEX && Sessions.compares(argument)
              ? Optional.<MethodInvocationTree>empty()
              : mentioned(argument, act);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// A check of the same object in a tree, or the variable that holds its answer.
  private Optional<MethodInvocationTree> mentioned(Tree tree, Act act) {
    var found = new ArrayList<MethodInvocationTree>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
        if (isCheckOf(call, act)) {
          found.add(call);
        }
        return super.visitMethodInvocation(call, none);
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void none) {
        int position = ASTHelpers.getStartPosition(name);
        answers.getOrDefault(ASTHelpers.getSymbol(name), List.of()).stream()
            .filter(answer -> answer.position() < position)
            .reduce((_, later) -> later)
            .flatMap(Answer::check)
            .filter(call -> isCheckOf(call, act))
            .ifPresent(found::add);
        return null;
      }
    }.scan(tree, null);
    return found.stream().findFirst();
  }

  private boolean isCheckOf(MethodInvocationTree call, Act act) {
    var check = actOf(call, act.kind()::isCheck);
    return check.isPresent()
        && call != act.call()
        && check.get().name().equals(act.name())
        && check.get().variable().equals(act.variable())
        && asksOnly(check.get())
        && act.kind().belong(call, check.get().method(), act.call(), act.method());
  }

  private Finding finding(Act act, MethodInvocationTree check) {
    return new Finding(
        "CheckThenAct",
        act.call(),
        "'" + act.name() + "' may have changed between the check and '" + act.method() + "'",
        List.of(
            "it is asked at line " + line(check) + ": '" + Values.describe(check) + "'",
            "because each call is safe for threads, but another thread may come between the two"),
        act.kind().help);
  }

  // Iterators of collections that lock each call.

  @Override
  public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
    iterated(tree.getExpression());
    return super.visitEnhancedForLoop(tree, none);
  }

  static boolean isIterating(String name) {
    return switch (name) {
      case "iterator", "listIterator", "stream" -> true;
      default -> false;
    };
  }

  private void iterated(ExpressionTree expression) {
    var tree = Steps.viewed(expression);
    if (ASTHelpers.getSymbol(tree) instanceof VarSymbol variable
        && Steps.isSynchronized(Steps.origin(variable, knowledge))
        && isShared(variable)
        && !Protection.holdsMonitor(variable, getCurrentPath())) {
      String name = Values.describe(tree);
      findings.add(
          new Finding(
              "CheckThenAct",
              tree,
              "'" + name + "' is iterated while other threads may change it",
              List.of(
                  "because a synchronized collection locks each call, not the steps of an iterator"),
              "hold synchronized (" + name + ") around the loop, or iterate over a copy"));
    }
  }

  private long line(Tree tree) {
    return unit.getLineMap().getLineNumber(ASTHelpers.getStartPosition(tree));
  }
}
