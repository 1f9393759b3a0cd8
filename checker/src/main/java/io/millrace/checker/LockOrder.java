package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Acquisition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;

/// Refuses locks that are taken in orders which can deadlock, as far as one file shows: against
/// their ranks, in both orders, twice by one thread, or held while waiting for a channel.
@BugPattern(
    summary = "Locks are taken in an order that can deadlock",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class LockOrder extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public LockOrder() {}

  /// One lock taken while another is held.
  private record Edge(Acquisition held, Acquisition taken, Tree at) {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    for (var facts : knowledge.facts(unit)) {
      new Orders(facts, unit).addTo(findings);
    }
    return findings;
  }

  /// The orders in which one top-level class takes its locks.
  private final class Orders {
    private final ClassFacts facts;
    private final CompilationUnitTree unit;
    private final Map<String, Acquisition> byKey = new HashMap<>();
    private final Map<String, Map<String, Edge>> edges = new HashMap<>();

    Orders(ClassFacts facts, CompilationUnitTree unit) {
      this.facts = facts;
      this.unit = unit;
    }

    void addTo(List<Finding> findings) {
      facts.acquisitions().forEach(lock -> byKey.putIfAbsent(lock.key(), lock));
      for (var lock : facts.acquisitions()) {
        facts.held(lock.body(), lock.held()).forEach(held -> add(held, lock, lock.at()));
      }
      facts
          .acquisitionsByCall()
          .forEach((call, locks) ->
              call.locks().forEach(held -> locks.forEach(lock -> add(held, lock, lock.at()))));
      edges.forEach(
          (_, taken) -> taken.values().forEach(edge -> check(edge).ifPresent(findings::add)));
      for (var lock : facts.acquisitions()) {
        if (lock.again() != null) {
          ofOneKey(lock, lock.again()).ifPresent(findings::add);
        }
        ofTwoArguments(lock).ifPresent(findings::add);
      }
      for (var wait : facts.waits()) {
        for (var held : facts.held(wait.body(), wait.held())) {
          var lock = byKey.get(held);
          if (lock != null && lock.isMutex()) {
            findings.add(waiting(wait.at(), lock));
            break;
          }
        }
      }
    }

    private void add(String held, Acquisition taken, Tree at) {
      var holder = byKey.get(held);
      if (holder != null && !held.equals(taken.key())) {
        edges
            .computeIfAbsent(held, _ -> new HashMap<>())
            .putIfAbsent(taken.key(), new Edge(holder, taken, at));
      }
    }

    private Optional<Finding> check(Edge edge) {
      var held = edge.held();
      var taken = edge.taken();
      String name = name(taken);
      if (held.rank().isPresent() && taken.rank().isPresent()) {
        return held.rank().get() < taken.rank().get()
            ? Optional.empty()
            : Optional.of(
                finding(
                    edge.at(),
                    "'"
                        + name
                        + "' of rank "
                        + taken.rank().get()
                        + " is locked while '"
                        + name(held)
                        + "' of rank "
                        + held.rank().get()
                        + " is held",
                    List.of("because locks are taken from the lowest rank to the highest"),
                    "lock '" + name + "' first, or change the ranks"));
      }
      var back = back(taken.key(), held.key());
      if (back.isEmpty() || isLocal(held) || isLocal(taken)) {
        return Optional.empty();
      }
      return Optional.of(
          finding(
              edge.at(),
              "'"
                  + name
                  + "' is locked while '"
                  + name(held)
                  + "' is held, and elsewhere the other way round",
              List.of(
                  "the other order is at line "
                      + line(back.get().at())
                      + ": '"
                      + name(back.get().taken())
                      + "' while '"
                      + name(back.get().held())
                      + "' is held",
                  "because two threads that each hold one of them would wait for ever"),
              "take them in one order everywhere, or both at once, as by Mutex.with(first, second, …)"));
    }

    private Optional<Finding> ofOneKey(Acquisition taken, ExpressionTree before) {
      if (isLocal(taken)) {
        return Optional.empty();
      }
      if (name(before).equals(name(taken))) {
        return taken.isMutex()
            ? Optional.of(
                finding(
                    taken.at(),
                    "'" + name(taken) + "' is locked again by the thread that holds it",
                    List.of("because a mutex is not reentrant: the second lock throws"),
                    "pass the guard's value on instead of locking again"))
            : Optional.empty();
      }
      return Optional.of(ofTwoObjects(taken, name(before)));
    }

    private Finding ofTwoObjects(Acquisition taken, String before) {
      return finding(
          taken.at(),
          "'"
              + name(taken)
              + "' is locked while '"
              + before
              + "' is held, the same lock of another object",
          List.of(
              "because a thread that takes the two the other way round would wait for ever, and"
                  + " this one too"),
          "take both at once, as by Mutex.with(first, second, …), or in an order that their"
              + " objects give");
    }

    /// Two monitors in the order in which the caller happens to name them, unless the method has
    /// them in both orders and so chooses one.
    private Optional<Finding> ofTwoArguments(Acquisition taken) {
      var parameter = parameter(taken);
      if (parameter.isEmpty()) {
        return Optional.empty();
      }
      var type = parameter.get().type.tsym;
      for (var held : taken.held()) {
        var before = byKey.get(held);
        if (before != null
            && !held.equals(taken.key())
            && parameter(before).filter(other -> isTwin(other, parameter.get())).isPresent()
            && !isTaken(held, taken.key())) {
          return Optional.of(ofTwoObjects(taken, name(before)));
        }
        if (held.equals("this:" + type.getQualifiedName())) {
          return Optional.of(ofTwoObjects(taken, "this"));
        }
      }
      return Optional.empty();
    }

    private static boolean isTwin(VarSymbol one, VarSymbol other) {
      return one.type.tsym == other.type.tsym && one.owner == other.owner;
    }

    private boolean isTaken(String key, String whileHeld) {
      return facts.acquisitions().stream()
          .anyMatch(lock -> lock.key().equals(key) && lock.held().contains(whileHeld));
    }

    private static Optional<VarSymbol> parameter(Acquisition lock) {
      return ASTHelpers.getSymbol(ASTHelpers.stripParentheses(lock.at())) instanceof VarSymbol named
              && named.getKind() == ElementKind.PARAMETER
          ? Optional.of(named)
          : Optional.empty();
    }

    /// An edge on a way from one lock to another: the first.
    private Optional<Edge> back(String from, String to) {
      var seen = new HashSet<>(Set.of(from));
      var open = new ArrayDeque<>(List.of(from));
      while (!open.isEmpty()) {
        var next = edges.getOrDefault(open.remove(), Map.of());
        if (next.containsKey(to)) {
          return Optional.of(next.get(to));
        }
        next.keySet().stream().filter(seen::add).forEach(open::add);
      }
      return Optional.empty();
    }

    private Finding waiting(Tree at, Acquisition lock) {
      return finding(
          at,
          "a value is waited for while '" + name(lock) + "' is held",
          List.of(
              "it is locked at line " + line(lock.at()),
              "because whoever should send the value may need the lock first"),
          "receive first and lock then, or close the guard before");
    }

    private Finding finding(Tree at, String what, List<String> notes, String help) {
      return new Finding(canonicalName(), at, what, notes, help);
    }

    private long line(Tree tree) {
      return unit.getLineMap().getLineNumber(ASTHelpers.getStartPosition(tree));
    }
  }

  private static boolean isLocal(Acquisition lock) {
    return lock.key().startsWith("local:") || lock.key().startsWith("call:");
  }

  private static String name(Acquisition lock) {
    return name(lock.at());
  }

  private static String name(ExpressionTree lock) {
    return Values.describe(lock).replaceFirst("^this\\.", "");
  }
}
