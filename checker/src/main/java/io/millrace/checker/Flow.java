package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.PatternTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import io.millrace.checker.Region.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// Follows the values of one method, or of one initialiser, from its first statement to its last:
/// once, along the source, joining where ways meet, a loop's body at most three times.
///
/// Each variable whose type threads cannot share leads to a [Region]. A region begins as *own* if
/// it is made here out of nothing that anybody else has, as *outside* if it came in or out some
/// other way, as *lent* if it is a guard's. Storing one thing in another makes their regions one;
/// storing it where others look makes it outside. Handing it over requires that it is own, and
/// makes it *moved*; a thread that captures it makes it *captured*, until somebody waits for that
/// thread.
///
/// In a `catch` holds what held before some statement of the block: a send that throws did not
/// send.
final class Flow {
  static final String NOT_SENDABLE = "NotSendable";
  static final String USE_AFTER_MOVE = "UseAfterMove";
  static final String THREAD_CAPTURE = "ThreadCapture";
  static final String GUARD_ESCAPE = "GuardEscape";
  static final String MUTEX_INIT = "MutexInit";

  private static final String SENT_ALL = "its elements were sent";
  private static final int PASS_COUNT_MAX = 3; // through a loop: what is new in the second is all

  private final Knowledge knowledge;
  private final LineMap lines;
  private final Map<Tree, Finding> findings = new LinkedHashMap<>();
  private final Deque<Jump> jumps = new ArrayDeque<>();
  private final Deque<FlowState> handlers = new ArrayDeque<>();
  private final Deque<Function> functions = new ArrayDeque<>();
  private final Map<VarSymbol, Tree> localCode = new HashMap<>();
  private final Map<VarSymbol, Set<Integer>> handles = new HashMap<>();
  private @Nullable Set<Integer> captured;
  private FlowState state = new FlowState();
  private int nextRegion;
  private int lockDepth;

  /// Where a `break`, `continue` or `yield` goes.
  private static final class Jump {
    final Tree target;
    final @Nullable String label;
    final FlowState broken = FlowState.dead();
    final FlowState continued = FlowState.dead();
    @Nullable Integer value;

    Jump(Tree target, @Nullable String label) {
      this.target = target;
      this.label = label;
    }
  }

  /// What is being run: decides what a `return` means.
  ///
  /// @param isOpen whether what it returns goes where nothing on loan must go
  private record Function(boolean isOpen) {}

  /// A call that runs code in another thread.
  ///
  /// @param call the call
  /// @param pool the executor of a single thread that it is a call of, if it is
  /// @param isParallel whether several threads run the code, and the call waits for them
  private record Launch(Tree call, @Nullable VarSymbol pool, boolean isParallel) {}

  private Flow(Knowledge knowledge, LineMap lines) {
    this.knowledge = knowledge;
    this.lines = lines;
  }

  /// What is wrong in a method.
  static Collection<Finding> of(MethodTree method, Knowledge knowledge, LineMap lines) {
    var flow = new Flow(knowledge, lines);
    flow.method(method);
    return flow.findings.values();
  }

  /// What is wrong in an initialiser: a block, or the value of a field.
  static Collection<Finding> of(Tree initialiser, Knowledge knowledge, LineMap lines) {
    var flow = new Flow(knowledge, lines);
    flow.functions.push(new Function(true));
    if (initialiser instanceof BlockTree block) {
      flow.run(block);
    } else if (initialiser instanceof VariableTree field && field.getInitializer() != null) {
      flow.eval(field.getInitializer());
    }
    return flow.findings.values();
  }

  private void method(MethodTree tree) {
    var method = ASTHelpers.getSymbol(tree);
    var contract = knowledge.contract(method);
    for (int i = 0; i < tree.getParameters().size(); i++) {
      var parameter = ASTHelpers.getSymbol(tree.getParameters().get(i));
      if (isTracked(parameter.type)) {
        state.bind(parameter, parameterRegion(parameter, contract.parameter(i), tree));
      }
    }
    functions.push(new Function(true));
    run(tree.getBody());
    functions.pop();
  }

  private int parameterRegion(VarSymbol parameter, Contract.Parameter contract, Tree at) {
    if (contract.borrowed()) {
      return region(new Region(Status.LENT, "'" + parameter.name + "' is @Borrowed", position(at)));
    }
    if (contract.moved() || knowledge.shareability.isUnique(parameter.type)) {
      return region(Region.own());
    }
    return region(
        Region.outside("'" + parameter.name + "' came in as a parameter, so others may hold it"));
  }

  // Statements.

  private void run(@Nullable StatementTree statement) {
    if (statement == null || !state.isAlive) {
      return;
    }
    for (var handler : handlers) {
      handler.join(state);
    }
    switch (statement) {
      case BlockTree block -> block(block);
      case VariableTree variable -> declare(variable);
      case ExpressionStatementTree expression -> {
        eval(expression.getExpression());
        lock(expression.getExpression());
      }
      case IfTree choice -> {
        eval(choice.getCondition());
        branches(() -> run(choice.getThenStatement()), () -> run(choice.getElseStatement()));
      }
      case WhileLoopTree loop ->
          loop(
              loop,
              () -> eval(loop.getCondition()),
              () -> run(loop.getStatement()),
              () -> {},
              isTrue(loop.getCondition()));
      case DoWhileLoopTree loop ->
          loop(
              loop,
              () -> {},
              () -> run(loop.getStatement()),
              () -> eval(loop.getCondition()),
              isTrue(loop.getCondition()));
      case ForLoopTree loop -> {
        loop.getInitializer().forEach(this::run);
        loop(
            loop,
            () -> evalIfThere(loop.getCondition()),
            () -> run(loop.getStatement()),
            () -> loop.getUpdate().forEach(this::run),
            loop.getCondition() == null || isTrue(loop.getCondition()));
      }
      case EnhancedForLoopTree loop -> forEach(loop);
      case LabeledStatementTree labeled -> labeled(labeled);
      case SwitchTree choice -> cases(choice, choice.getExpression(), choice.getCases());
      case SynchronizedTree guarded -> {
        evalIfThere(guarded.getExpression());
        lockDepth++;
        run(guarded.getBlock());
        lockDepth--;
      }
      case TryTree attempt -> attempt(attempt);
      case ReturnTree ending -> {
        if (ending.getExpression() != null) {
          returned(ending.getExpression());
        }
        state.isAlive = false;
      }
      case ThrowTree ending -> {
        eval(ending.getExpression());
        for (var handler : handlers) {
          handler.join(state);
        }
        state.isAlive = false;
      }
      case BreakTree jump ->
          jump(jump.getLabel() == null ? null : jump.getLabel().toString(), true);
      case ContinueTree jump ->
          jump(jump.getLabel() == null ? null : jump.getLabel().toString(), false);
      case YieldTree result -> {
        var value = eval(result.getValue());
        for (var jump : jumps) {
          if (jump.target instanceof SwitchExpressionTree) {
            jump.value = state.merge(jump.value, value);
            jump.broken.join(state);
            break;
          }
        }
        state.isAlive = false;
      }
      case AssertTree check -> eval(check.getCondition());
      default -> {} // local classes are looked at by themselves
    }
  }

  private void block(BlockTree block) {
    int outerLocks = lockDepth;
    block.getStatements().forEach(this::run);
    lockDepth = outerLocks;
  }

  private void lock(ExpressionTree expression) {
    if (expression instanceof MethodInvocationTree call) {
      switch (ASTHelpers.getSymbol(call).name.toString()) {
        case "lock", "lockInterruptibly" -> lockDepth++; // until the unlock, or the block's end
        case "unlock" -> lockDepth = Math.max(0, lockDepth - 1);
        default -> {}
      }
    }
  }

  private static boolean isTrue(ExpressionTree condition) {
    return Boolean.TRUE.equals(ASTHelpers.constValue(ASTHelpers.stripParentheses(condition)));
  }

  private void branches(Runnable one, Runnable other) {
    var before = state.copy();
    one.run();
    var after = state;
    state = before;
    other.run();
    state.join(after);
  }

  private void labeled(LabeledStatementTree labeled) {
    var jump = new Jump(labeled, labeled.getLabel().toString());
    jumps.push(jump);
    run(labeled.getStatement());
    jumps.pop();
    state.join(jump.broken);
  }

  private void loop(
      Tree tree, Runnable condition, Runnable body, Runnable update, boolean endless) {
    var jump = new Jump(tree, labelOf());
    jumps.push(jump);
    var exit = FlowState.dead();
    for (int pass = 0; pass < PASS_COUNT_MAX; pass++) {
      var start = state.copy();
      condition.run();
      if (!endless) {
        exit.join(state.copy());
      }
      body.run();
      state.join(jump.continued);
      update.run();
      var end = state;
      state = start;
      if (!state.join(end)) {
        break;
      }
    }
    jumps.pop();
    if (tree instanceof DoWhileLoopTree) {
      exit.join(state);
    }
    state = exit;
    state.join(jump.broken);
  }

  private @Nullable String labelOf() {
    return jumps.peek() != null && jumps.peek().target instanceof LabeledStatementTree
        ? jumps.peek().label
        : null;
  }

  private void jump(@Nullable String label, boolean breaks) {
    for (var jump : jumps) {
      boolean isMeant =
          label != null
              ? label.equals(jump.label)
                  && (breaks || !(jump.target instanceof LabeledStatementTree))
              : !(jump.target instanceof LabeledStatementTree)
                  && !(jump.target instanceof SwitchExpressionTree)
                  && (breaks || !(jump.target instanceof SwitchTree));
      if (isMeant) {
        (breaks ? jump.broken : jump.continued).join(state);
        break;
      }
    }
    state.isAlive = false;
  }

  private void forEach(EnhancedForLoopTree loop) {
    var source = eval(loop.getExpression());
    var variable = ASTHelpers.getSymbol(loop.getVariable());
    var type = ASTHelpers.getType(loop.getExpression());
    boolean isReceived = type != null && isReceiver(type);
    loop(
        loop,
        () -> {
          if (isTracked(variable.type)) {
            state.bind(variable, isReceived || source == null ? region(Region.own()) : source);
            if (!isReceived && source == null) {
              state.bind(
                  variable,
                  region(
                      Region.outside(
                          "'" + variable.name + "' is an element of what others may hold")));
            }
          }
        },
        () -> run(loop.getStatement()),
        () -> {},
        false);
  }

  private boolean isReceiver(Type type) {
    return knowledge.types.closure(type).stream()
        .anyMatch(above -> above.tsym.name.contentEquals("Receiver"));
  }

  private @Nullable Integer cases(
      Tree tree, ExpressionTree selector, List<? extends CaseTree> cases) {
    var value = eval(selector);
    var jump = new Jump(tree, labelOf());
    jumps.push(jump);
    var before = state.copy();
    state = FlowState.dead();
    boolean hasDefault = tree instanceof SwitchExpressionTree;
    for (var choice : cases) {
      hasDefault |=
          choice.getExpressions().isEmpty()
              || choice.getLabels().stream()
                  .anyMatch(label -> label.getKind() == Tree.Kind.DEFAULT_CASE_LABEL);
      state.join(before.copy()); // falls through from the one before
      for (var label : choice.getLabels()) {
        bindings(label, value);
      }
      evalIfThere(choice.getGuard());
      if (choice.getCaseKind() == CaseTree.CaseKind.RULE) {
        switch (choice.getBody()) {
          case ExpressionTree expression -> {
            var result = eval(expression);
            if (tree instanceof SwitchExpressionTree) {
              jump.value = state.merge(jump.value, result);
            }
          }
          case StatementTree statement -> run(statement);
          default -> {}
        }
        jump.broken.join(state);
        state = FlowState.dead();
      } else {
        choice.getStatements().forEach(this::run);
      }
    }
    jumps.pop();
    state.join(jump.broken);
    if (!hasDefault) {
      state.join(before);
    }
    return jump.value;
  }

  private void bindings(Tree label, @Nullable Integer value) {
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        var variable = ASTHelpers.getSymbol(tree);
        if (isTracked(variable.type)) {
          state.bind(
              variable,
              value != null
                  ? value
                  : region(
                      Region.outside("'" + variable.name + "' is part of what others may hold")));
        }
        return null;
      }
    }.scan(label, null);
  }

  private void attempt(TryTree tree) {
    var handler = FlowState.dead();
    handlers.push(handler);
    var guards = new LinkedHashSet<VarSymbol>();
    boolean closesThreads = false;
    int outerLocks = lockDepth;
    int firstRegion = nextRegion;
    for (var resource : tree.getResources()) {
      if (resource instanceof VariableTree variable) {
        declare(variable);
        var symbol = ASTHelpers.getSymbol(variable);
        if (Annotations.claims(symbol.type, Annotations.CONFINED, knowledge.types)) {
          guards.add(symbol);
          lockDepth++;
          state.bind(
              symbol,
              region(
                  new Region(
                      Status.LENT,
                      "'" + symbol.name + "' holds the lock until the end of the try",
                      position(tree))));
        }
        closesThreads |= isPool(symbol.type);
      } else if (resource instanceof ExpressionTree expression) {
        eval(expression);
        closesThreads |= isPool(ASTHelpers.getType(expression));
      }
    }
    run(tree.getBlock());
    lockDepth = outerLocks;
    if (closesThreads) {
      revive(null);
    }
    handlers.pop();
    if (!guards.isEmpty()) {
      long line = line(tree);
      String names = guards.iterator().next().name.toString();
      for (int region = firstRegion; region < nextRegion; region++) {
        giveBack(state, region, names, line);
        giveBack(handler, region, names, line);
      }
    }
    var normal = state;
    for (var clause : tree.getCatches()) {
      state = handler.copy();
      run(clause.getBlock());
      normal.join(state);
    }
    state = normal;
    if (tree.getFinallyBlock() != null) {
      var all = normal.copy();
      all.join(handler);
      state = all;
      run(tree.getFinallyBlock());
      state = normal;
      run(tree.getFinallyBlock());
    }
  }

  private void giveBack(FlowState where, int region, String guard, long line) {
    if (where.isAlive && where.get(region).is(Status.LENT)) {
      where.set(
          region,
          new Region(
              Status.RETURNED, "the guard '" + guard + "' of line " + line + " is closed", 0));
    }
  }

  private boolean isPool(@Nullable Type type) {
    return type != null
        && knowledge.types.closure(type).stream()
            .map(above -> above.tsym.getQualifiedName().toString())
            .anyMatch(name ->
                name.equals("java.util.concurrent.ExecutorService")
                    || name.equals("java.util.concurrent.StructuredTaskScope"));
  }

  private void declare(VariableTree tree) {
    var variable = ASTHelpers.getSymbol(tree);
    var initialiser = tree.getInitializer();
    if (initialiser == null) {
      state.bind(variable, null);
      return;
    }
    if (initialiser instanceof LambdaExpressionTree || initialiser instanceof MemberReferenceTree) {
      localCode.put(variable, initialiser);
    }
    assign(variable, initialiser);
  }

  private void assign(VarSymbol variable, ExpressionTree value) {
    var outer = captured;
    captured = new HashSet<>();
    var region = evalAndConsume(value, "assigned to '" + variable.name + "'");
    if (!captured.isEmpty()) {
      handles.put(variable, captured);
    }
    captured = outer;
    state.bind(variable, isTracked(variable.type) ? region : null);
  }

  private void returned(ExpressionTree value) {
    var region = evalAndConsume(value, "returned");
    if (functions.element().isOpen()) {
      keep(value, region, "returned");
    }
  }

  // Expressions: what region the value is in, null if it is in none that needs watching.

  private void evalIfThere(@Nullable ExpressionTree tree) {
    if (tree != null) {
      eval(tree);
    }
  }

  private @Nullable Integer eval(ExpressionTree expression) {
    var tree = Values.stripped(expression);
    return switch (tree) {
      case IdentifierTree name -> identifier(name);
      case MemberSelectTree select -> select(select);
      case MethodInvocationTree call -> call(call);
      case NewClassTree made -> construct(made);
      case NewArrayTree made -> array(made);
      case LambdaExpressionTree lambda -> lambda(lambda, false);
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
              branches(() -> eval(binary.getRightOperand()), () -> {});
          default -> eval(binary.getRightOperand());
        }
        yield null;
      }
      case ConditionalExpressionTree choice -> {
        eval(choice.getCondition());
        var values = new ArrayList<@Nullable Integer>();
        branches(
            () -> values.add(eval(choice.getTrueExpression())),
            () -> values.add(eval(choice.getFalseExpression())));
        yield state.merge(values.get(0), values.get(1));
      }
      case SwitchExpressionTree choice -> cases(choice, choice.getExpression(), choice.getCases());
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
        yield isTracked(ASTHelpers.getType(element)) ? array : null;
      }
      default -> null;
    };
  }

  /// Evaluates what is stored somewhere: a unique value moves there.
  private @Nullable Integer evalAndConsume(ExpressionTree tree, String how) {
    var region = eval(tree);
    consume(tree, how);
    return region;
  }

  /// Takes a unique value out of the variables that the expression names.
  private void consume(ExpressionTree expression, String how) {
    switch (Values.stripped(expression)) {
      case IdentifierTree name -> {
        if (ASTHelpers.getSymbol(name) instanceof VarSymbol variable
            && state.tracks(variable)
            && knowledge.shareability.isUnique(variable.type)) {
          var from = state.region(variable);
          if (from != null && state.get(from).is(Status.OWN)) {
            state.bind(variable, region(new Region(Status.MOVED, how, position(name))));
          }
        }
      }
      case ConditionalExpressionTree choice -> {
        consume(choice.getTrueExpression(), how);
        consume(choice.getFalseExpression(), how);
      }
      default -> {}
    }
  }

  private @Nullable Integer identifier(IdentifierTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof VarSymbol variable)) {
      return null;
    }
    if (variable.getKind() == ElementKind.FIELD) {
      return isTracked(variable.type) ? field(variable) : null;
    }
    var region = state.region(variable);
    if (region != null) {
      use(tree, variable, region);
      return state.region(variable);
    }
    return isTracked(variable.type)
            && variable.owner instanceof MethodSymbol
            && !localCode.containsKey(variable)
            && variable.getKind() != ElementKind.LOCAL_VARIABLE
        ? bound(variable)
        : null;
  }

  /// A parameter of a lambda, a caught exception, or a variable of the code around.
  private int bound(VarSymbol variable) {
    int region = region(Region.outside("'" + variable.name + "' came in from outside"));
    state.bind(variable, region);
    return region;
  }

  private int field(VarSymbol variable) {
    if (variable.name.contentEquals("this") || variable.name.contentEquals("super")) {
      return region(Region.outside("'this' is held by whoever called"));
    }
    return region(Region.outside("the field '" + variable.name + "' still holds it"));
  }

  private @Nullable Integer select(MemberSelectTree tree) {
    var symbol = ASTHelpers.getSymbol(tree);
    if (symbol instanceof VarSymbol variable && variable.getKind() == ElementKind.FIELD) {
      var of = variable.isStatic() ? null : eval(tree.getExpression());
      if (!isTracked(ASTHelpers.getType(tree))) {
        return null;
      }
      return of != null && !isThis(tree.getExpression()) ? of : field(variable);
    }
    if (!(symbol instanceof ClassSymbol) && symbol != null) {
      eval(tree.getExpression());
    }
    return null;
  }

  private static boolean isThis(ExpressionTree tree) {
    return tree instanceof IdentifierTree name && name.getName().contentEquals("this");
  }

  /// Notes that a variable is used, which must not be when it was given up.
  private void use(Tree at, VarSymbol variable, int region) {
    var known = state.get(region);
    switch (known.status()) {
      case MOVED -> {
        report(moved(at, variable, known));
        state.set(region, Region.own()); // once is enough
      }
      case CAPTURED -> {
        report(captured(at, variable, known));
        state.set(region, Region.own());
      }
      case RETURNED -> {
        report(
            new Finding(
                GUARD_ESCAPE,
                at,
                "'" + variable.name + "' is used after its guard was closed",
                List.of(known.why()),
                "use it inside the try, or take a copy out of it"));
        state.set(region, Region.own());
      }
      default -> {}
    }
  }

  private Finding moved(Tree at, VarSymbol variable, Region region) {
    var notes = new ArrayList<String>();
    notes.add("value moved at line " + line(region) + ": " + region.why());
    var verdict = knowledge.shareability.of(variable.type);
    notes.addAll(because(verdict));
    boolean again = region.position() >= ASTHelpers.getStartPosition(at);
    return new Finding(
        USE_AFTER_MOVE,
        at,
        "use of moved value: '"
            + variable.name
            + "'"
            + (again ? ", in the next round of the loop" : ""),
        notes,
        again
            ? "make a new value in each round"
            : "finish using '"
                + variable.name
                + "' before moving it, send a copy, or assign a new value");
  }

  private Finding captured(Tree at, VarSymbol variable, Region region) {
    var notes = new ArrayList<String>();
    notes.add("a thread got it at line " + line(region) + ": " + region.why());
    notes.addAll(because(knowledge.shareability.ofExactly(variable.type)));
    return new Finding(
        THREAD_CAPTURE,
        at,
        "'" + variable.name + "' is used here while another thread may be changing it",
        notes,
        "wait for the thread first, put '"
            + variable.name
            + "' into a Mutex, or send what the thread has to say through a channel");
  }

  private static List<String> because(Verdict verdict) {
    return verdict.because().stream().map(reason -> "because " + reason).toList();
  }

  private @Nullable Integer assignment(AssignmentTree tree) {
    var target = ASTHelpers.stripParentheses(tree.getVariable());
    if (ASTHelpers.getSymbol(target) instanceof VarSymbol variable
        && target instanceof IdentifierTree
        && variable.getKind() != ElementKind.FIELD) {
      assign(variable, tree.getExpression());
      return state.region(variable);
    }
    var into = target(target);
    var value = evalAndConsume(tree.getExpression(), "stored in " + Values.describe(target));
    store(tree.getExpression(), value, into, "stored in '" + Values.describe(target) + "'");
    return value;
  }

  /// The region of what an assignment changes: null for a field of this object, or a static one.
  private @Nullable Integer target(ExpressionTree expression) {
    var tree = Values.stripped(expression);
    return switch (tree) {
      case ArrayAccessTree element -> {
        eval(element.getIndex());
        var array = eval(element.getExpression());
        change(element.getExpression(), array);
        yield array;
      }
      case MemberSelectTree select
          when ASTHelpers.getSymbol(select) instanceof VarSymbol variable
              && !variable.isStatic()
              && !isThis(select.getExpression()) -> {
        var object = eval(select.getExpression());
        change(select.getExpression(), object);
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

  /// Notes that an object is changed, which must not be while a thread reads it.
  private void change(ExpressionTree at, @Nullable Integer region) {
    if (region == null) {
      return;
    }
    var known = state.get(region);
    if (known.is(Status.READ) || (known.is(Status.LOCKED) && lockDepth == 0)) {
      if (ASTHelpers.getSymbol(Values.stripped(at)) instanceof VarSymbol variable) {
        report(captured(at, variable, known));
      }
      state.set(region, Region.own());
    }
  }

  /// Puts a value where `into` leads to, or where anybody may look.
  private void store(
      ExpressionTree at, @Nullable Integer value, @Nullable Integer into, String how) {
    if (value == null) {
      return;
    }
    if (into != null && state.get(into).is(Status.OWN) && !state.get(value).is(Status.LENT)) {
      state.merge(into, value);
      return;
    }
    if (into != null && into.equals(value)) {
      return;
    }
    if (into != null && state.get(into).is(Status.LENT) && !state.get(value).is(Status.LENT)) {
      if (state.get(value).is(Status.OWN)) {
        state.set(
            value,
            new Region(
                Status.OUTSIDE,
                how + " at line " + line(at) + ", inside what a guard protects",
                position(at)));
      }
      return;
    }
    if (into != null && state.get(into).is(Status.LENT)) {
      return; // from one guarded place to another
    }
    keep(at, value, how);
    if (state.get(value).status().compareTo(Status.OUTSIDE) < 0) {
      state.set(value, Region.outside("it was " + how + " at line " + line(at)));
    }
  }

  /// Notes that a value goes where it outlives this method, which one on loan must not.
  private void keep(ExpressionTree at, @Nullable Integer value, String how) {
    if (value == null || !state.get(value).is(Status.LENT)) {
      return;
    }
    var type = ASTHelpers.getType(at);
    if (type != null && type.isPrimitiveOrVoid()) {
      return;
    }
    var lent = state.get(value);
    var notes = new ArrayList<String>();
    notes.add(lent.why());
    if (type != null) {
      notes.addAll(because(knowledge.shareability.of(type)));
    }
    report(
        new Finding(
            GUARD_ESCAPE,
            at,
            "'" + Values.describe(at) + "' is on loan and must not be " + how,
            notes,
            "copy what you need, as by List.copyOf, and let only the copy out"));
  }

  private int region(Region region) {
    int id = nextRegion++;
    state.set(id, region);
    return id;
  }

  private boolean isTracked(@Nullable Type type) {
    return type != null
        && !type.isPrimitiveOrVoid()
        && !type.hasTag(TypeTag.BOT)
        && !knowledge.shareability.of(type).isShareable();
  }

  // Calls.

  private @Nullable Integer call(MethodInvocationTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)) {
      return null;
    }
    var contract = knowledge.contract(method);
    var receiverTree = Values.receiver(tree);
    var receiver = receiverTree == null ? null : receiver(receiverTree, method);
    boolean isParallel =
        receiverTree != null
            && contract.owner().startsWith("java.util.stream.")
            && isParallel(receiverTree);
    var inArguments = arguments(tree, tree.getArguments(), method, contract, receiver, isParallel);
    if (Jdk.isAwaiting(contract.owner(), method.name.toString())) {
      revive(receiverTree == null ? null : root(receiverTree));
    }
    return result(tree, method, contract, receiver, inArguments);
  }

  /// The object on which a method is called; a harmless method may be called while a thread has it.
  private @Nullable Integer receiver(ExpressionTree tree, MethodSymbol method) {
    boolean reads = Jdk.isReading(method.name.toString()) || knowledge.isHarmless(method);
    if (Values.stripped(tree) instanceof IdentifierTree name
        && ASTHelpers.getSymbol(name) instanceof VarSymbol variable
        && state.region(variable) instanceof Integer region
        && state.get(region).is(Status.CAPTURED)
        && knowledge.isHarmless(method)) {
      return region;
    }
    if (isCleared(tree, method)) {
      return null;
    }
    var region = eval(tree);
    if (region != null && !reads) {
      change(tree, region);
    } else if (region != null
        && state.get(region).is(Status.LOCKED)
        && lockDepth == 0
        && !knowledge.isHarmless(method)) {
      change(tree, region);
    }
    return region;
  }

  /// Whether a list is emptied whose elements were sent, or only asked how long it is.
  private boolean isCleared(ExpressionTree tree, MethodSymbol method) {
    if (!(ASTHelpers.getSymbol(Values.stripped(tree)) instanceof VarSymbol variable)) {
      return false;
    }
    var region = state.region(variable);
    if (region == null || !state.get(region).why().equals(SENT_ALL)) {
      return false;
    }
    if (method.name.contentEquals("clear")) {
      state.set(region, Region.own());
      return true;
    }
    return method.name.contentEquals("size") || method.name.contentEquals("isEmpty");
  }

  private static boolean isParallel(ExpressionTree receiver) {
    for (ExpressionTree tree = receiver; tree != null; tree = Values.receiver(tree)) {
      if (!(tree instanceof MethodInvocationTree call)) {
        return false;
      }
      switch (ASTHelpers.getSymbol(call).name.toString()) {
        case "parallelStream", "parallel" -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static @Nullable VarSymbol root(ExpressionTree tree) {
    ExpressionTree inner = tree;
    while (Values.receiver(inner) instanceof ExpressionTree next) {
      inner = next;
    }
    return ASTHelpers.getSymbol(inner) instanceof VarSymbol variable ? variable : null;
  }

  /// After waiting for a thread, what it captured is ours again; for all threads if it is not clear
  /// which.
  private void revive(@Nullable VarSymbol handle) {
    var ofHandle = handle == null ? null : handles.get(handle);
    if (ofHandle != null) {
      for (var region : ofHandle) {
        state.set(region, revived(state.get(region)));
      }
    } else {
      state.update(Flow::revived);
    }
  }

  private static Region revived(Region region) {
    return switch (region.status()) {
      case CAPTURED, READ, LOCKED -> Region.own();
      default -> region;
    };
  }

  /// Evaluates the arguments; the region of those that the result may lead to.
  private @Nullable Integer arguments(
      Tree call,
      List<? extends ExpressionTree> arguments,
      MethodSymbol method,
      Contract contract,
      @Nullable Integer receiver,
      boolean isParallel) {
    Integer together = null;
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      var parameter = contract.parameter(i);
      if (parameter.spawned() || (isParallel && isCode(argument))) {
        spawn(
            argument,
            new Launch(call, knowledge.single(call, contract), isParallel),
            parameter.lending());
        continue;
      }
      if (parameter.lending()) {
        lend(argument);
        continue;
      }
      var value = eval(argument);
      if (parameter.moved()) {
        move(argument, value, method, i);
      } else if (value != null && !parameter.borrowed()) {
        pass(argument, value, method, i, contract, receiver);
        together = state.merge(together, value);
      }
      if (argument instanceof MemberReferenceTree reference) {
        sendByReference(reference);
      }
    }
    return together;
  }

  private static boolean isCode(ExpressionTree tree) {
    var stripped = Values.stripped(tree);
    return stripped instanceof LambdaExpressionTree || stripped instanceof MemberReferenceTree;
  }

  private void pass(
      ExpressionTree at,
      int value,
      MethodSymbol method,
      int index,
      Contract contract,
      @Nullable Integer receiver) {
    if (knowledge.shareability.isUnique(ASTHelpers.getType(Values.stripped(at)))) {
      consume(at, "passed to " + called(method));
    }
    boolean copies =
        contract.isJdk() && method.name.toString().endsWith("All") && partsAreShareable(at);
    if (copies || !knowledge.keeps(method, index)) {
      if (!copies
          && !knowledge.onlyReads(method, index)
          && !Jdk.isReading(method.name.toString())) {
        change(at, value);
      }
      return;
    }
    String how = "passed to " + called(method);
    if (method.isConstructor()) {
      return; // what is made holds it: the same region
    }
    if (isCode(at) && contract.isJdk()) {
      return; // run, and forgotten
    }
    if (state.get(value).is(Status.LENT) && !contract.isJdk()) {
      keep(at, value, how + ", which may keep it");
    } else {
      store(at, value, receiver, how + ", which may keep it,");
    }
  }

  private boolean partsAreShareable(ExpressionTree tree) {
    var type = ASTHelpers.getType(tree);
    return type != null && Values.partsAreShareable(type, knowledge);
  }

  private static String called(MethodSymbol method) {
    return method.isConstructor() ? "new " + method.owner.name : "'" + method.name + "'";
  }

  private @Nullable Integer result(
      MethodInvocationTree tree,
      MethodSymbol method,
      Contract contract,
      @Nullable Integer receiver,
      @Nullable Integer inArguments) {
    var type = ASTHelpers.getType(tree);
    if (!isTracked(type) || type == null || Values.isFrozen(tree, knowledge)) {
      return null;
    }
    String name = method.name.toString();
    if (contract.returnsMoved()) {
      return region(Region.own());
    }
    if (contract.returnsBorrowed()) {
      return receiver != null && state.get(receiver).is(Status.LENT)
          ? receiver
          : region(new Region(Status.LENT, called(method) + " lends it", position(tree)));
    }
    boolean isFresh =
        Jdk.isFreshMethod(contract.owner(), name)
            || (method.isStatic() && Jdk.isFreshFactory(contract.owner(), name));
    if (isFresh && Values.partsAreShareable(type, knowledge)) {
      return region(Region.own());
    }
    if ((receiver != null && state.get(receiver).is(Status.OUTSIDE))
        || (receiver == null && inArguments == null)) {
      return region(Region.outside("it came from " + called(method) + ", which may keep it"));
    }
    return state.merge(receiver, inArguments); // part of what it was got from
  }

  private @Nullable Integer construct(NewClassTree tree) {
    if (tree.getEnclosingExpression() != null) {
      eval(tree.getEnclosingExpression());
    }
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol constructor)) {
      return null;
    }
    var inArguments =
        arguments(
            tree, tree.getArguments(), constructor, knowledge.contract(constructor), null, false);
    var type = ASTHelpers.getType(tree);
    if (type == null || knowledge.shareability.ofExactly(type).isShareable()) {
      return null;
    }
    int made = region(Region.own());
    if (tree.getClassBody() != null) {
      for (var variable : capturedBy(tree.getClassBody())) {
        var region = state.region(variable);
        made = merged(made, region);
      }
      if (usesThis(tree.getClassBody())) {
        made = merged(made, region(Region.outside("'this' is held by whoever called")));
      }
    }
    if (Knowledge.isCopying(constructor) && Values.partsAreShareable(type, knowledge)) {
      return made;
    }
    return merged(made, inArguments);
  }

  private int merged(int region, @Nullable Integer other) {
    var both = state.merge(region, other);
    return both == null ? region : both;
  }

  private int array(NewArrayTree tree) {
    int made = region(Region.own());
    if (tree.getInitializers() != null) {
      for (var element : tree.getInitializers()) {
        made = merged(made, evalAndConsume(element, "stored in an array"));
      }
    }
    tree.getDimensions().forEach(this::eval);
    return made;
  }

  // Handing over.

  private void move(ExpressionTree at, @Nullable Integer value, MethodSymbol method, int index) {
    var type = ASTHelpers.getType(Values.stripped(at));
    if (value == null || type == null || type instanceof com.sun.tools.javac.code.Type.TypeVar) {
      return; // shareable, or a matter of whoever knows what the variable stands for
    }
    String how = isHandOver(method) ? "sent" : "moved into " + called(method);
    boolean isBatch = isBatch(method, index);
    if (isBatch) {
      how = SENT_ALL;
    }
    if (isBatch && Values.partsAreShareable(type, knowledge)) {
      return;
    }
    var known = state.get(value);
    switch (known.status()) {
      case LENT -> keep(at, value, how);
      case OUTSIDE, READ, LOCKED -> report(notSendable(at, type, known, method));
      default -> {
        if (knowledge.shareability.isUnique(type)) {
          consume(at, how);
        } else {
          state.set(value, new Region(Status.MOVED, how, position(at)));
        }
      }
    }
  }

  private static boolean isHandOver(MethodSymbol method) {
    String name = method.name.toString();
    return name.contains("end") && (name.startsWith("send") || name.startsWith("trySend"));
  }

  /// Whether the parameter takes a collection of what is moved.
  private boolean isBatch(MethodSymbol method, int index) {
    var parameters = method.getParameters();
    if (index >= parameters.size()) {
      return true;
    }
    var iterable = knowledge.state.getSymtab().iterableType;
    return knowledge.types.isSubtype(
        knowledge.types.erasure(parameters.get(index).type), knowledge.types.erasure(iterable));
  }

  private Finding notSendable(ExpressionTree at, Type type, Region region, MethodSymbol method) {
    var notes = new ArrayList<>(because(knowledge.shareability.of(type)));
    if (!region.why().isEmpty()) {
      notes.add("and " + region.why());
    }
    boolean isMutex = isMutex(method.owner.name.toString());
    String what =
        isMutex
            ? "the mutex would not be the only way to '"
                + Values.describe(at)
                + "': it is a "
                + Knowledge.name(type)
            : "'"
                + Values.describe(at)
                + "' cannot be sent: two threads could use one "
                + Knowledge.name(type);
    return new Finding(
        isMutex ? MUTEX_INIT : NOT_SENDABLE,
        at,
        what,
        notes,
        isMutex
            ? "make the value where the mutex is made, or give the mutex a copy"
            : help(at, type),
        isMutex ? Optional.empty() : fix(at, type));
  }

  private static boolean isMutex(String owner) {
    return owner.equals("Mutex")
        || owner.equals("RwLock")
        || owner.equals("Guard")
        || owner.equals("Guards");
  }

  private String help(ExpressionTree at, Type type) {
    if (copying(type).isPresent() && !isCode(at)) {
      return "send an unchangeable copy, " + copying(type).get() + "(" + Values.describe(at) + ")";
    }
    if (type.tsym instanceof ClassSymbol symbol
        && knowledge.source(symbol) != null
        && !symbol.isInterface()
        && knowledge.shareability.ofExactly(type).isShareable()) {
      return "make " + symbol.name + " final, or send what is made at the send";
    }
    return "send an immutable value, a copy, or one that is made here and not used again";
  }

  /// What makes an unchangeable copy of such a collection, if its parts are unchangeable.
  private Optional<String> copying(Type type) {
    if (!Values.partsAreShareable(type, knowledge) || type.tsym == null) {
      return Optional.empty();
    }
    return switch (type.tsym.getQualifiedName().toString()) {
      case "java.util.List", "java.util.Collection" -> Optional.of("List.copyOf");
      case "java.util.Set" -> Optional.of("Set.copyOf");
      case "java.util.Map" -> Optional.of("Map.copyOf");
      default -> Optional.empty();
    };
  }

  private Optional<com.google.errorprone.fixes.Fix> fix(ExpressionTree at, Type type) {
    return copying(type)
        .filter(_ -> at instanceof IdentifierTree || at instanceof MemberSelectTree)
        .map(copy ->
            com.google.errorprone.fixes.SuggestedFix.builder()
                .prefixWith(at, copy + "(")
                .postfixWith(at, ")")
                .build());
  }

  /// `sender::send` moves whatever it is given: by type alone.
  private void sendByReference(MemberReferenceTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)
        || !knowledge.contract(method).parameter(0).moved()) {
      return;
    }
    var function = ASTHelpers.getType(tree);
    if (function == null) {
      return;
    }
    var descriptor = knowledge.types.findDescriptorType(function);
    var parameters = descriptor.getParameterTypes();
    if (parameters.isEmpty()) {
      return;
    }
    var type = knowledge.types.wildUpperBound(parameters.last());
    if (!(type instanceof com.sun.tools.javac.code.Type.TypeVar) && isTracked(type)) {
      report(
          notSendable(
              tree,
              type,
              Region.outside("a method reference is given it by code that may keep it"),
              method));
    }
  }

  // Code in other threads, and code that is lent something.

  private @Nullable Integer lambda(LambdaExpressionTree tree, boolean lends) {
    runBody(tree, lends, false);
    Integer together = null;
    for (var variable : capturedBy(tree.getBody())) {
      together = state.merge(together, state.region(variable));
    }
    if (usesThis(tree.getBody()) && isTracked(typeOfThis(tree.getBody()))) {
      together = state.merge(together, region(Region.outside("'this' is held by whoever called")));
    }
    return together;
  }

  /// Runs a lambda's body where it stands: never, once, or many times.
  private void runBody(LambdaExpressionTree tree, boolean lends, boolean isThread) {
    var before = state.copy();
    var outerHandlers = List.copyOf(handlers);
    var outerJumps = List.copyOf(jumps);
    int outerLocks = lockDepth;
    if (isThread) {
      handlers.clear();
      lockDepth = 0;
    }
    jumps.clear();
    functions.push(new Function(lends && hasResult(tree)));
    for (int pass = 0; pass < (isThread ? 1 : 2); pass++) {
      for (var parameter : tree.getParameters()) {
        var symbol = ASTHelpers.getSymbol(parameter);
        if (isTracked(symbol.type)) {
          state.bind(
              symbol,
              lends
                  ? region(
                      new Region(
                          Status.LENT,
                          "'" + symbol.name + "' is lent to this function",
                          position(tree)))
                  : region(
                      Region.outside(
                          "'"
                              + symbol.name
                              + "' is given to this function by code that may keep it")));
        }
      }
      switch (tree.getBody()) {
        case ExpressionTree expression -> {
          var value = eval(expression);
          if (lends && hasResult(tree)) {
            keep(expression, value, "returned");
          }
        }
        case StatementTree statement -> run(statement);
        default -> {}
      }
      state.isAlive = true;
      var after = state;
      state = before.copy();
      if (!state.join(after)) {
        break;
      }
    }
    functions.pop();
    handlers.clear();
    handlers.addAll(outerHandlers);
    jumps.addAll(outerJumps);
    lockDepth = outerLocks;
    if (isThread) {
      state = before;
    }
  }

  private boolean hasResult(LambdaExpressionTree tree) {
    var type = ASTHelpers.getType(tree);
    return type != null
        && !type.tsym.getQualifiedName().contentEquals("java.util.function.UnaryOperator")
        && !knowledge.types.findDescriptorType(type).getReturnType().hasTag(TypeTag.VOID);
  }

  private void lend(ExpressionTree argument) {
    var code = Values.stripped(argument);
    if (code instanceof LambdaExpressionTree lambda) {
      lambda(lambda, true);
    } else {
      eval(argument);
      if (code instanceof MemberReferenceTree reference) {
        lentToReference(reference);
      }
    }
  }

  /// A method reference that returns part of what it is lent.
  private void lentToReference(MemberReferenceTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method) || method.isConstructor()) {
      return;
    }
    var function = ASTHelpers.getType(tree);
    if (function == null
        || knowledge.types.findDescriptorType(function).getReturnType().hasTag(TypeTag.VOID)) {
      return;
    }
    String owner = method.owner.getQualifiedName().toString();
    String name = method.name.toString();
    var type = method.getReturnType();
    boolean isSafe =
        !isTracked(type)
            || type instanceof com.sun.tools.javac.code.Type.TypeVar
            || Jdk.isFrozenFactory(owner, name)
            || Jdk.isFreshMethod(owner, name)
            || Jdk.isFreshFactory(owner, name);
    if (!isSafe) {
      report(
          new Finding(
              GUARD_ESCAPE,
              tree,
              "what '" + tree + "' returns is on loan and must not be returned",
              because(knowledge.shareability.of(type)),
              "copy what you need, as by List.copyOf, and let only the copy out"));
    }
  }

  private void spawn(ExpressionTree argument, Launch launch, boolean lends) {
    var code = Values.stripped(argument);
    if (ASTHelpers.getSymbol(code) instanceof VarSymbol variable
        && localCode.get(variable) instanceof Tree known) {
      capture(known, capturedBy(known), launch);
      return;
    }
    switch (code) {
      case LambdaExpressionTree lambda -> {
        capture(lambda, capturedBy(lambda.getBody()), launch);
        var before = state.copy();
        for (var variable : capturedBy(lambda.getBody())) {
          var region = state.region(variable);
          if (region != null
              && !state.get(region).is(Status.OUTSIDE)
              && !state.get(region).is(Status.LENT)) {
            state.set(region, Region.own()); // the thread's now
          }
        }
        runBody(lambda, lends, true);
        state = before;
      }
      case MemberReferenceTree reference -> {
        capture(reference, capturedBy(reference.getQualifierExpression()), launch);
        if (lends) {
          lentToReference(reference);
        }
      }
      case NewClassTree made when made.getClassBody() != null -> {
        made.getArguments().forEach(this::eval);
        capture(made.getClassBody(), capturedBy(made.getClassBody()), launch);
      }
      default -> {
        var value = eval(argument);
        var type = ASTHelpers.getType(code);
        if (value != null && type != null && knowledge.shareability.ofExactly(type).isMutable()) {
          if (state.get(value).is(Status.OWN)) {
            var call = launch.call();
            hand(
                value,
                new Region(
                    Status.CAPTURED, "passed to " + describe(call), position(call), launch.pool()));
          }
        }
      }
    }
  }

  private static String describe(Tree call) {
    if (call instanceof MethodInvocationTree invocation) {
      return "'" + ASTHelpers.getSymbol(invocation).name + "'";
    }
    return call instanceof NewClassTree made ? "'new " + made.getIdentifier() + "'" : "a thread";
  }

  private void hand(int region, Region to) {
    state.set(region, to);
    if (captured != null) {
      captured.add(region);
    }
  }

  private void capture(Tree code, Set<VarSymbol> variables, Launch launch) {
    var call = launch.call();
    for (var variable : variables) {
      var region = state.region(variable);
      if (region == null) {
        continue;
      }
      var uses = Uses.of(variable, code, knowledge);
      var handedOnTo = HandedOn.pool(variable, code, knowledge);
      var pool = launch.pool() == null ? handedOnTo : launch.pool();
      var at = uses.first == null ? code : uses.first;
      var known = state.get(region);
      var verdict = knowledge.shareability.ofExactly(variable.type);
      boolean isUnique = knowledge.shareability.isUnique(variable.type);
      if (known.is(Status.LENT) || known.is(Status.RETURNED)) {
        if (at instanceof ExpressionTree expression) {
          keep(expression, region, "captured by a thread");
        }
        continue;
      }
      if (!verdict.isMutable()) {
        use(at, variable, region);
        continue;
      }
      boolean changes = uses.changes || isUnique;
      if (launch.isParallel()) {
        use(at, variable, region);
        if (changes && uses.isUnlocked) {
          report(changedByMany(at, variable, verdict, call));
        }
        continue;
      }
      String how = "captured by the code passed to " + describe(call);
      if (known.pool() != null && known.pool().equals(pool)) {
        state.set(region, new Region(Status.CAPTURED, how, position(call), pool));
        continue; // the same thread, one after the other
      }
      switch (known.status()) {
        case CAPTURED, MOVED -> use(at, variable, region);
        case READ -> {
          if (changes) {
            report(captured(at, variable, known));
          }
        }
        case LOCKED -> {
          if (uses.isUnlocked) {
            report(captured(at, variable, known));
          }
        }
        case OUTSIDE -> {
          if (changes && uses.isUnlocked) {
            report(capturedFromOutside(at, variable, known, verdict, call));
          }
        }
        default -> {
          if (isUnique) {
            state.bind(variable, region(new Region(Status.MOVED, how, position(call))));
          } else if (!uses.isUnlocked) {
            hand(region, new Region(Status.LOCKED, how + ", which locks", position(call), pool));
          } else if (!changes) {
            hand(region, new Region(Status.READ, how + ", which reads it", position(call), pool));
          } else {
            hand(region, new Region(Status.CAPTURED, how, position(call), pool));
          }
        }
      }
    }
  }

  private Finding changedByMany(Tree at, VarSymbol variable, Verdict verdict, Tree call) {
    var notes = new ArrayList<String>();
    notes.add(
        "the code passed to "
            + describe(call)
            + " runs in several threads: the stream is parallel");
    notes.addAll(because(verdict));
    return new Finding(
        THREAD_CAPTURE,
        at,
        "'" + variable.name + "' would be changed by several threads at once",
        notes,
        "collect the results, as by toList(), or use a sequential stream");
  }

  private Finding capturedFromOutside(
      Tree at, VarSymbol variable, Region region, Verdict verdict, Tree call) {
    var notes = new ArrayList<String>();
    notes.add(
        "the code passed to "
            + describe(call)
            + " at line "
            + line(call)
            + " runs in another thread");
    notes.addAll(because(verdict));
    notes.add("and " + region.why());
    return new Finding(
        THREAD_CAPTURE,
        at,
        "'" + variable.name + "' would be changed by a thread that does not own it",
        notes,
        "put '"
            + variable.name
            + "' into a Mutex, or send what the thread has to say through a channel");
  }

  /// The variables from outside that some code uses.
  private Set<VarSymbol> capturedBy(Tree code) {
    var found = new LinkedHashSet<VarSymbol>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        if (ASTHelpers.getSymbol(tree) instanceof VarSymbol variable && state.tracks(variable)) {
          found.add(variable);
        }
        return null;
      }
    }.scan(code, null);
    return found;
  }

  private static boolean usesThis(Tree code) {
    return typeOfThis(code) != null;
  }

  /// The class of an instance member that some code uses without naming an object.
  private static @Nullable Type typeOfThis(Tree code) {
    var found = new ArrayList<Type>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(com.sun.source.tree.ClassTree tree, @Nullable Void none) {
        return null;
      }

      @Override
      public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        var symbol = ASTHelpers.getSymbol(tree);
        if (symbol != null
            && !symbol.isStatic()
            && symbol.owner instanceof ClassSymbol owner
            && (symbol instanceof VarSymbol || symbol instanceof MethodSymbol)
            && !symbol.isConstructor()) {
          found.add(owner.type);
        }
        return null;
      }
    }.scan(code, null);
    return found.isEmpty() ? null : found.getFirst();
  }

  private @Nullable Integer reference(MemberReferenceTree tree) {
    var qualifier = tree.getQualifierExpression();
    return ASTHelpers.getSymbol(qualifier) instanceof VarSymbol ? eval(qualifier) : null;
  }

  private void report(Finding finding) {
    findings.putIfAbsent(finding.at(), finding);
  }

  private static int position(Tree tree) {
    return ASTHelpers.getStartPosition(tree);
  }

  private long line(Tree tree) {
    return lines.getLineNumber(position(tree));
  }

  private long line(Region region) {
    return lines.getLineNumber(region.position());
  }
}
