package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import io.millrace.checker.ClassFacts.Access;
import io.millrace.checker.ClassFacts.Body;
import io.millrace.checker.ClassFacts.Spawn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds accesses of spawned code, and of what may run beside it, that race in one top-level class.
///
/// Two accesses race if one of them changes the field or what it leads to, no lock is held at both,
/// and no order keeps them apart: neither construction, nor standing before the spawn in the same
/// body, nor a wait before the second, nor one thread that runs both in turn.
final class Races {
  /// Two accesses that no lock and no order keeps apart.
  ///
  /// @param thread the spawned code
  /// @param inThread the one in the spawned code
  /// @param other the other; the same one if the code runs beside itself, or others see its thread
  record Race(Body thread, Access inThread, Access other) {}

  private final ClassFacts facts;
  private final Knowledge knowledge;

  Races(ClassFacts facts, Knowledge knowledge) {
    this.facts = facts;
    this.knowledge = knowledge;
  }

  /// The first race of a spawned body about each field, among those that `isOpen` says could race.
  List<Race> of(Body thread, Predicate<Access> isOpen) {
    var spawn = thread.spawn;
    if (spawn == null) {
      return List.of();
    }
    var within = facts.reachableShared(thread);
    var beside = Set.<Body>of(); // found when it is needed: there may be many threads
    var parent = thread.outermost();
    var races = new ArrayList<Race>();
    var done = new HashSet<VarSymbol>();
    for (var body : within) {
      for (var access : facts.accessesIn(body)) {
        if (access.ofThis() && !done.contains(access.field()) && isOpen.test(access)) {
          if (beside.isEmpty() && !spawn.isAwaited()) {
            beside = facts.reachable(roots(thread, within), thread);
          }
          var other = besideOf(access, thread, spawn, within, beside, parent);
          if (other != null) {
            done.add(access.field());
            races.add(new Race(thread, access, other));
          }
        }
      }
    }
    return races;
  }

  private @Nullable Access besideOf(
      Access access, Body thread, Spawn spawn, Set<Body> within, Set<Body> beside, Body parent) {
    var locks = locksIn(access, thread);
    if (spawn.isOfThread()
        && !ASTHelpers.isEffectivelyPrivate(access.field())
        && facts.writes(access)
        && locks.isEmpty()) {
      return access;
    }
    for (var other : facts.accesses(access.field())) {
      boolean isBeside =
          beside.contains(other.body())
              && !other.constructs()
              && !other.awaited()
              && !(other.body().outermost() == parent
                  && other.body().spawned() == null
                  && ASTHelpers.getStartPosition(other.at()) < spawn.start());
      isBeside |=
          other.constructs()
              && other.assigns()
              && other.body().outermost() == parent
              && thread.startsBefore(ASTHelpers.getStartPosition(other.at()));
      boolean isItself =
          spawn.isRepeated() && within.contains(other.body()) && !isOfOwn(thread, access);
      if ((isBeside || isItself)
          && conflict(access, other)
          && areDisjoint(locks, isItself ? locksIn(other, thread) : facts.locks(other))) {
        return other;
      }
    }
    return null;
  }

  /// Whether each run of the code has an object of its own, which has that field.
  private static boolean isOfOwn(Body thread, Access access) {
    return thread.method != null
        && thread.method.owner == access.field().owner
        && (thread.method.owner.name.isEmpty()
            || (thread.spawn != null && thread.spawn.isOfThread()));
  }

  /// Whether one thread runs both, one after the other.
  private static boolean isInTurn(@Nullable Spawn spawn, Body other) {
    return spawn != null
        && other.spawn != null
        && (spawn.chain() == other.spawn.chain()
            || (spawn.pool() != null && spawn.pool().equals(other.spawn.pool())));
  }

  /// What the thread holds at an access: without what callers in other threads hold.
  private Set<String> locksIn(Access access, Body thread) {
    return access.body().spawned() == thread
        ? LockNames.excluding(access.locks(), facts.writes(access))
        : facts.locks(access);
  }

  private boolean conflict(Access access, Access other) {
    boolean isVolatile = (access.field().flags() & Flags.VOLATILE) != 0;
    boolean writes = facts.writes(access) || facts.writes(other);
    return isVolatile
        ? (access.isCompound() && other.assigns())
            || (writes && areInside(access, other) && isChangeable(access.field()))
        : writes;
  }

  /// Whether both reach through the field into what it leads to, which `volatile` says nothing of.
  private static boolean areInside(Access access, Access other) {
    return isInside(access) && isInside(other);
  }

  private static boolean isInside(Access access) {
    return access.callee() != null || access.changes();
  }

  private boolean isChangeable(VarSymbol field) {
    return knowledge.shareability.stored(field).isMutable();
  }

  private static boolean areDisjoint(Set<String> some, Set<String> others) {
    return some.stream().noneMatch(others::contains);
  }

  /// Where other threads come in: what others can call, and other spawned code.
  private List<Body> roots(Body thread, Set<Body> within) {
    var roots = new ArrayList<Body>();
    for (var body : facts.bodies()) {
      if (body == thread || body.spawned() == thread || (isTask(body) && within.contains(body))) {
        continue;
      }
      boolean isOther = body.spawn != null && !isInTurn(thread.spawn, body);
      if (isOther || (body.spawn == null && body.around == null && isEntry(body))) {
        roots.add(body);
      }
    }
    return roots;
  }

  /// Whether it is the `run` or `call` that a thread or pool is given.
  private static boolean isTask(Body body) {
    var method = body.method;
    return method != null
        && method.getParameters().isEmpty()
        && (method.name.contentEquals("run") || method.name.contentEquals("call"));
  }

  /// Whether code outside of this file may call it: not if it or its class is private, but for what
  /// it overrides.
  private boolean isEntry(Body body) {
    var method = body.method;
    return method != null
        && (method.flags() & Flags.PRIVATE) == 0
        && (!ASTHelpers.isEffectivelyPrivate(method)
            || ASTHelpers.streamSuperMethods(method, knowledge.types).findAny().isPresent());
  }
}
