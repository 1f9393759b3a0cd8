package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.LineMap;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Access;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds fields that are changed under a lock of their object and used without it: that the class
/// locks says that threads share it, whether they are in sight or not.
final class HalfLocked {
  private final ClassFacts facts;
  private final Knowledge knowledge;
  private final LineMap lines;

  HalfLocked(ClassFacts facts, Knowledge knowledge, LineMap lines) {
    this.facts = facts;
    this.knowledge = knowledge;
    this.lines = lines;
  }

  Optional<Finding> finding(VarSymbol field) {
    if (!isHidden(field)) {
      return Optional.empty();
    }
    Access changed = null;
    Access open = null;
    Set<String> common = null;
    for (var access : facts.accesses(field)) {
      if (access.constructs() || access.awaited()) {
        continue;
      }
      var locks = shared(access, field);
      if (locks.isEmpty()) {
        if (open != null || !access.ofThis() || !isPublic(access)) {
          return Optional.empty(); // in several places: by another rule of the class's own
        }
        open = access;
      } else {
        if (common == null) {
          common = locks;
        }
        common.retainAll(locks);
        changed = changed == null && facts.writes(access) ? access : changed;
      }
    }
    return changed == null || open == null || common == null || common.isEmpty()
        ? Optional.empty()
        : Optional.of(finding(field, changed, open));
  }

  /// Whether only this file can use it, and a lock is what it needs.
  private boolean isHidden(VarSymbol field) {
    boolean isSettled =
        (field.flags() & Flags.FINAL) != 0 || facts.isAssignedOnlyInConstruction(field);
    return !field.isStatic()
        && ASTHelpers.isEffectivelyPrivate(field)
        && (field.flags() & Flags.VOLATILE) == 0
        && !Annotations.has(field, "GuardedBy")
        && (!isSettled || knowledge.shareability.stored(field).isMutable());
  }

  private Set<String> shared(Access access, VarSymbol field) {
    var locks = new HashSet<>(facts.locks(access));
    locks.removeIf(lock -> !LockNames.isShared(lock, field));
    return locks;
  }

  /// Whether any thread may come to it: it stands in a method that all can call.
  private static boolean isPublic(Access access) {
    return access.body().outermost().method instanceof MethodSymbol method
        && access.body().spawned() == null
        && (method.flags() & Flags.PRIVATE) == 0;
  }

  private Finding finding(VarSymbol field, Access changed, Access open) {
    return new Finding(
        Flow.THREAD_CAPTURE,
        open.at(),
        "the field '" + field.name + "' is used here without the lock under which it is changed",
        List.of(
            "it is changed under a lock at line "
                + lines.getLineNumber(ASTHelpers.getStartPosition(changed.at())),
            "because a class that locks is one that threads share"),
        "hold the lock here as well, or put the state into a Mutex");
  }
}
