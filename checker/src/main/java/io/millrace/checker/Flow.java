package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import io.millrace.checker.Region.Status;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
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
/// This class holds what the walk knows at the moment. The walk itself is a class for each idea:
/// [Statements], [Jumps] and [TryBlocks] follow the ways, [Expressions] and [Calls] the values,
/// [Moves], [Threads] and [Lambdas] what leaves; [Ownership] says what may be done with a region.
final class Flow {
  static final String NOT_SENDABLE = "NotSendable";
  static final String USE_AFTER_MOVE = "UseAfterMove";
  static final String THREAD_CAPTURE = "ThreadCapture";
  static final String GUARD_ESCAPE = "GuardEscape";
  static final String MUTEX_INIT = "MutexInit";

  final Knowledge knowledge;
  final FlowFindings findings;
  final Statements statements = new Statements(this);
  final Jumps jumps = new Jumps(this);
  final TryBlocks tries = new TryBlocks(this);
  final Expressions expressions = new Expressions(this);
  final Ownership ownership = new Ownership(this);
  final Calls calls = new Calls(this);
  final Moves moves = new Moves(this);
  final Lambdas lambdas = new Lambdas(this);
  final Threads threads = new Threads(this);

  /// What holds where the walk is.
  FlowState state = new FlowState();

  /// How many regions there are, so far.
  int nextRegion;

  /// How many locks are held where the walk is.
  int lockDepth;

  private final LineMap lines;
  private final Map<Tree, Finding> reported = new LinkedHashMap<>();

  private Flow(Knowledge knowledge, LineMap lines) {
    this.knowledge = knowledge;
    this.lines = lines;
    this.findings = new FlowFindings(knowledge, lines);
  }

  /// What is wrong in a method, or in an initialiser: a block, or the value of a field.
  static Collection<Finding> of(Tree code, Knowledge knowledge, LineMap lines) {
    var flow = new Flow(knowledge, lines);
    if (code instanceof MethodTree method) {
      flow.method(method);
    } else if (code instanceof BlockTree block) {
      flow.statements.run(block);
    } else if (code instanceof VariableTree field && field.getInitializer() != null) {
      flow.expressions.eval(field.getInitializer());
    }
    return flow.reported.values();
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
    statements.run(tree.getBody());
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

  /// A new region, by its number.
  int region(Region region) {
    int id = nextRegion++;
    state.set(id, region);
    return id;
  }

  /// Whether values of that type need watching: threads cannot share them.
  boolean isTracked(@Nullable Type type) {
    return type != null
        && !type.isPrimitiveOrVoid()
        && !type.hasTag(TypeTag.BOT)
        && !knowledge.shareability.of(type).isShareable();
  }

  /// Notes a finding: the first at each place.
  void report(Finding finding) {
    reported.putIfAbsent(finding.at(), finding);
  }

  static int position(Tree tree) {
    return ASTHelpers.getStartPosition(tree);
  }

  long line(Tree tree) {
    return lines.getLineNumber(position(tree));
  }
}
