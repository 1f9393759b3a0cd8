package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Access;
import io.millrace.checker.Races.Race;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Looks at one file, once for all rules: follows the values of every method with [Flow], and
/// compares what its threads do to the fields.
final class UnitAnalysis {
  private final Knowledge knowledge;
  private final CompilationUnitTree unit;
  private final List<Finding> findings = new ArrayList<>();

  UnitAnalysis(Knowledge knowledge, CompilationUnitTree unit) {
    this.knowledge = knowledge;
    this.unit = unit;
  }

  List<Finding> findings() {
    for (var code : knowledge.landmarks(unit).followed) {
      findings.addAll(Flow.of(code, knowledge, unit.getLineMap()));
    }
    knowledge.facts(unit).forEach(this::races);
    return List.copyOf(findings);
  }

  private void races(ClassFacts facts) {
    var reported = new HashSet<VarSymbol>();
    var races = new Races(facts, knowledge);
    for (var thread : facts.spawned()) {
      for (var race : races.of(thread, access -> isOpen(access, facts))) {
        if (reported.add(race.inThread().field())) {
          findings.add(finding(race, facts));
        }
      }
    }
    var halfLocked = new HalfLocked(facts, knowledge, unit.getLineMap());
    for (var field : facts.fields()) {
      if (!reported.contains(field)) {
        halfLocked
            .finding(field)
            .ifPresent(finding -> {
              reported.add(field);
              findings.add(finding);
            });
      }
    }
    new StopFlags(facts, knowledge, unit.getLineMap())
        .find(
            knowledge.landmarks(unit).runs,
            finding -> {
              if (ASTHelpers.getSymbol(finding.at()) instanceof VarSymbol flag
                  && reported.add(flag)) {
                findings.add(finding);
              }
            });
  }

  /// Whether two threads at that field would be a race, if no lock kept them apart.
  private boolean isOpen(Access access, ClassFacts facts) {
    var field = access.field();
    if (field.isStatic() || Annotations.has(field, "GuardedBy")) {
      return false;
    }
    boolean isAssigned =
        (field.flags() & Flags.FINAL) == 0 && !facts.isAssignedOnlyInConstruction(field);
    if (isAssigned || facts.accesses(field).stream().anyMatch(facts::isAfterStart)) {
      return true;
    }
    return knowledge.shareability.of(field.type).isMutable()
        && knowledge.shareability.field(field, field.type, facts).isMutable();
  }

  private Finding finding(Race race, ClassFacts facts) {
    var field = race.inThread().field();
    var notes = new ArrayList<String>();
    notes.add(
        "this thread "
            + verb(race.inThread(), facts)
            + " it at line "
            + line(race.inThread().at()));
    notes.add(other(race, facts));
    notes.addAll(reasons(race, facts));
    return new Finding(
        Flow.THREAD_CAPTURE,
        race.inThread().at(),
        "two threads use the field '" + field.name + "', and no lock keeps them apart",
        notes,
        help(field));
  }

  private String other(Race race, ClassFacts facts) {
    var thread = race.thread();
    if (thread.spawn != null
        && thread.spawn.isOfThread()
        && !thread.spawn.isRepeated()
        && race.other() == race.inThread()) {
      return "and the field is not private, so whoever has the thread can use it";
    }
    if (thread.spawn != null && thread.spawn.isRepeated()) {
      return "and may run beside itself, as a task of a pool or in a loop";
    }
    return where(race.other())
        + " "
        + verb(race.other(), facts)
        + " it at line "
        + line(race.other().at());
  }

  private List<String> reasons(Race race, ClassFacts facts) {
    var field = race.inThread().field();
    if ((field.flags() & Flags.VOLATILE) != 0) {
      return race.inThread().isCompound()
          ? List.of("because reading and assigning a volatile field are two steps")
          : List.of(
              "because "
                  + Knowledge.name(field.type)
                  + " can be changed by whoever has it, and volatile is only the field");
    }
    if (race.other().constructs()) {
      return List.of("because the constructor starts the thread before it assigns the field");
    }
    if ((field.flags() & Flags.FINAL) != 0) {
      return knowledge.shareability.field(field, field.type, facts).because().stream()
          .map(reason -> "because " + reason)
          .toList();
    }
    return List.of(
        "because the field is reassigned, and neither volatile nor always under one lock");
  }

  private static String help(VarSymbol field) {
    if (field.type.isPrimitive()) {
      return "use an Atomic… for a counter or flag, put the state into a Mutex, or let one thread own it and send to it";
    }
    return "put '" + field.name + "' into a Mutex, or let one thread own it and send to it";
  }

  private static String verb(Access access, ClassFacts facts) {
    return facts.writes(access) ? "changes" : "reads";
  }

  private static String where(Access access) {
    var outermost = access.body().outermost();
    if (access.body().spawned() != null) {
      return "another thread";
    }
    if (access.constructs()) {
      return "the constructor";
    }
    return outermost.method == null
        ? "other code"
        : "another thread may call '" + outermost.method.name + "', which";
  }

  private long line(Tree tree) {
    return unit.getLineMap().getLineNumber(ASTHelpers.getStartPosition(tree));
  }
}
