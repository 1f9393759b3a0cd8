package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import io.millrace.checker.Region.Status;
import org.jspecify.annotations.Nullable;

/// Handing over: what is passed to a `@Moved` parameter has to be own, and is moved from then on.
final class Moves {
  /// Why a collection is moved whose elements were: it may still be emptied, and measured.
  static final String SENT_ALL = "its elements were sent";

  private final Flow flow;

  Moves(Flow flow) {
    this.flow = flow;
  }

  void move(ExpressionTree at, @Nullable Integer value, MethodSymbol method, int index) {
    var type = ASTHelpers.getType(Values.stripped(at));
    if (value == null || type == null || type instanceof com.sun.tools.javac.code.Type.TypeVar) {
      return; // shareable, or a matter of whoever knows what the variable stands for
    }
    String how = isHandOver(method) ? "sent" : "moved into " + Calls.called(method);
    boolean isBatch = isBatch(method, index);
    if (isBatch) {
      how = SENT_ALL;
    }
    if (isBatch && Values.partsAreShareable(type, flow.knowledge)) {
      return;
    }
    var known = flow.state.get(value);
    switch (known.status()) {
      case LENT -> flow.ownership.keep(at, value, how);
      case OUTSIDE, READ, LOCKED -> flow.report(flow.findings.notSendable(at, type, known, method));
      default -> {
        if (flow.knowledge.shareability.isUnique(type)) {
          flow.ownership.consume(at, how);
        } else {
          flow.state.set(value, new Region(Status.MOVED, how, Flow.position(at)));
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
    var iterable = flow.knowledge.state.getSymtab().iterableType;
    return flow.knowledge.types.isSubtype(
        flow.knowledge.types.erasure(parameters.get(index).type),
        flow.knowledge.types.erasure(iterable));
  }

  /// `sender::send` moves whatever it is given: by type alone.
  void sendByReference(MemberReferenceTree tree) {
    if (!(ASTHelpers.getSymbol(tree) instanceof MethodSymbol method)
        || !flow.knowledge.contract(method).parameter(0).moved()) {
      return;
    }
    var function = ASTHelpers.getType(tree);
    if (function == null) {
      return;
    }
    var descriptor = flow.knowledge.types.findDescriptorType(function);
    var parameters = descriptor.getParameterTypes();
    if (parameters.isEmpty()) {
      return;
    }
    var type = flow.knowledge.types.wildUpperBound(parameters.last());
    if (!(type instanceof com.sun.tools.javac.code.Type.TypeVar) && flow.isTracked(type)) {
      flow.report(
          flow.findings.notSendable(
              tree,
              type,
              Region.outside("a method reference is given it by code that may keep it"),
              method));
    }
  }
}
