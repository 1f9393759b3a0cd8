package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.Region.Status;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may be done with a region, by who has it: a use of what was given up, a change of what a
/// thread reads, and a loan that is kept are reported here.
///
/// What is reported once is taken for own from then on, so that one mistake gives one finding.
final class Ownership {
  private final Flow flow;
  private final Map<Integer, VarSymbol> takenFrom = new HashMap<>();

  Ownership(Flow flow) {
    this.flow = flow;
  }

  /// Notes that a variable is used, which must not be when it was given up.
  void use(Tree at, VarSymbol variable, int region) {
    var known = flow.state.get(region);
    if (known.isElementOf(variable) || (variable.equals(known.captured()) && isThread(variable))) {
      return;
    }
    switch (known.status()) {
      case MOVED -> {
        flow.report(flow.findings.moved(at, variable, known));
        flow.state.set(region, Region.own()); // once is enough
      }
      case CAPTURED -> {
        flow.report(flow.findings.captured(at, variable, known));
        flow.state.set(region, Region.own());
      }
      case RETURNED -> {
        flow.report(flow.findings.guardClosed(at, variable, known));
        flow.state.set(region, Region.own());
      }
      default -> {}
    }
  }

  /// Whether it is a thread itself: what it lets others do is its matter.
  private boolean isThread(VarSymbol variable) {
    return variable.type.tsym instanceof ClassSymbol type && flow.knowledge.isThread(type);
  }

  /// Notes that an object is changed, which must not be while a thread reads it.
  void change(ExpressionTree at, @Nullable Integer region) {
    if (region == null) {
      return;
    }
    var known = flow.state.get(region);
    if (known.is(Status.READ) || (known.is(Status.LOCKED) && flow.lockDepth == 0)) {
      if (ASTHelpers.getSymbol(Values.stripped(at)) instanceof VarSymbol variable) {
        if (known.isElementOf(variable)
            || isThread(variable)
            || !flow.knowledge.shareability.ofExactly(variable.type).isMutable()) {
          return; // it guards itself, as far as is known
        }
        flow.report(flow.findings.captured(at, variable, known));
      }
      flow.state.set(region, Region.own());
    }
  }

  /// Puts a value where `into` leads to, or where anybody may look.
  void store(ExpressionTree at, @Nullable Integer value, @Nullable Integer into, String how) {
    if (value == null) {
      return;
    }
    if (into != null
        && flow.state.get(into).is(Status.OWN)
        && !flow.state.get(value).is(Status.LENT)) {
      flow.state.merge(into, value);
      return;
    }
    if (into != null && into.equals(value)) {
      return;
    }
    if (into != null && flow.state.get(into).captured() != null) {
      return; // beside an element that a thread has
    }
    if (into != null
        && flow.state.get(into).is(Status.LENT)
        && !flow.state.get(value).is(Status.LENT)) {
      if (flow.state.get(value).is(Status.OWN)) {
        flow.state.set(
            value,
            new Region(
                Status.OUTSIDE,
                how + " at line " + flow.line(at) + ", inside what a guard protects",
                Flow.position(at)));
      }
      return;
    }
    if (into != null && flow.state.get(into).is(Status.LENT)) {
      return; // from one guarded place to another
    }
    keep(at, value, how);
    if (flow.state.get(value).status().compareTo(Status.OUTSIDE) < 0) {
      flow.state.set(value, Region.outside("it was " + how + " at line " + flow.line(at)));
    }
  }

  /// Notes that what a call gives was taken out of a queue or pool, and is to be put back there.
  void taken(MethodInvocationTree call, int region) {
    if (Publishing.isTaking(call)
        && Values.receiver(call) instanceof ExpressionTree queue
        && ASTHelpers.getSymbol(queue) instanceof VarSymbol variable) {
      takenFrom.put(region, variable);
    }
  }

  /// Notes that another thread can take an object, and so may read it. What was taken where it is
  /// put back is given up.
  void publish(ExpressionTree at, int region, MethodInvocationTree call) {
    var known = flow.state.get(region);
    if (flow.lockDepth > 0 || known.status().compareTo(Status.OUTSIDE) > 0) {
      return;
    }
    var queue = Values.receiver(call);
    boolean isPutBack =
        queue != null
            && takenFrom.containsKey(region)
            && takenFrom.get(region).equals(ASTHelpers.getSymbol(queue));
    String how = isPutBack ? "put back with " : "another thread may have it from ";
    flow.state.set(
        region,
        new Region(
            isPutBack ? Status.MOVED : Status.READ,
            how + Calls.called(ASTHelpers.getSymbol(call)),
            Flow.position(at)));
  }

  /// Notes that a value goes where it outlives this method, which one on loan must not.
  void keep(ExpressionTree at, @Nullable Integer value, String how) {
    if (value == null || !flow.state.get(value).is(Status.LENT)) {
      return;
    }
    var type = ASTHelpers.getType(at);
    if (type != null && type.isPrimitiveOrVoid()) {
      return;
    }
    flow.report(flow.findings.onLoan(at, type, flow.state.get(value), how));
  }

  /// Takes a unique value out of the variables that the expression names.
  void consume(ExpressionTree expression, String how) {
    switch (Values.stripped(expression)) {
      case IdentifierTree name -> {
        if (ASTHelpers.getSymbol(name) instanceof VarSymbol variable
            && flow.state.tracks(variable)
            && flow.knowledge.shareability.isUnique(variable.type)) {
          var from = flow.state.region(variable);
          if (from != null && flow.state.get(from).is(Status.OWN)) {
            flow.state.bind(
                variable, flow.region(new Region(Status.MOVED, how, Flow.position(name))));
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
}
