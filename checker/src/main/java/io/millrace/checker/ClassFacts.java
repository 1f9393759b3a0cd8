package io.millrace.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type.ArrayType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which fields of a top-level class and of those inside it are accessed where, and under which
/// locks: read once from the source, by [FactsScanner], and asked by several rules.
///
/// A *body* is what runs in one go: a method, the construction of an object, or a lambda. A lambda
/// belongs to the body around it unless it is spawned. The locks that a private method is always
/// called with count as held inside it.
final class ClassFacts {

  /// What runs in one go.
  static final class Body {
    final @Nullable MethodSymbol method;
    final @Nullable Body around;
    final boolean constructs;

    /// Whether it runs once, while the class is initialised, and not for each object.
    final boolean initialises;

    /// Where code is handed to another thread, if this is such code.
    @Nullable Spawn spawn;

    Body(
        @Nullable MethodSymbol method,
        @Nullable Body around,
        boolean constructs,
        boolean initialises) {
      this.method = method;
      this.around = around;
      this.constructs = constructs;
      this.initialises = initialises;
    }

    /// The thread's code that this is part of, if it is.
    @Nullable Body spawned() {
      for (Body body = this; body != null; body = body.around) {
        if (body.spawn != null) {
          return body;
        }
      }
      return null;
    }

    /// Whether it is the code of a thread that is started before some place of the file.
    boolean startsBefore(int position) {
      return spawn != null && spawn.isStarted() && spawn.start() < position;
    }

    /// The method, or construction, that this stands in.
    Body outermost() {
      Body body = this;
      while (body.around != null) {
        body = body.around;
      }
      return body;
    }
  }

  /// A hand-over of code to another thread.
  ///
  /// @param start where in the file the call begins
  /// @param isRepeated whether the code may run beside itself
  /// @param isOfThread whether it is the `run` of a class that extends `Thread`, all of which
  ///   others see
  /// @param pool the executor of a single thread that runs it, if one does
  /// @param chain where the chain of calls begins whose functions run in turn
  /// @param isStarted whether the thread is seen to be started
  /// @param isAwaited whether the call returns only when the code has run
  record Spawn(
      int start,
      boolean isRepeated,
      boolean isOfThread,
      @Nullable VarSymbol pool,
      int chain,
      boolean isStarted,
      boolean isAwaited) {

    /// That of a method which a class has for threads to call, at any time.
    static Spawn ofClass(int method, boolean isRepeated) {
      return new Spawn(Integer.MIN_VALUE, isRepeated, !isRepeated, null, method, false, false);
    }

    /// The same, but many times.
    Spawn again() {
      return new Spawn(start, true, isOfThread, pool, chain, isStarted, isAwaited);
    }

    /// The same, but once.
    Spawn once() {
      return new Spawn(start, false, isOfThread, pool, chain, isStarted, isAwaited);
    }

    /// The same, but begun at some place in the file.
    Spawn startedAt(int position) {
      return new Spawn(position, isRepeated, isOfThread, pool, chain, true, isAwaited);
    }
  }

  /// A place among the arguments of a call.
  record Argument(MethodSymbol method, int index) {}

  /// One access to a field.
  ///
  /// @param field which
  /// @param body where
  /// @param at where in the file
  /// @param assigns whether it assigns the field
  /// @param changes whether it changes the object that the field leads to
  /// @param callee the method that is called on that object, if one is
  /// @param passedTo where that object is passed to, if it is
  /// @param isCompound whether it reads and assigns
  /// @param escapes whether the field's value goes elsewhere
  /// @param ofThis whether the object is the one whose code this is
  /// @param awaited whether something was awaited before it in the same body
  /// @param locks what is held
  record Access(
      VarSymbol field,
      Body body,
      Tree at,
      boolean assigns,
      boolean changes,
      @Nullable MethodSymbol callee,
      @Nullable Argument passedTo,
      boolean isCompound,
      boolean escapes,
      boolean ofThis,
      boolean awaited,
      Set<String> locks) {

    /// Whether it happens while the object is made, by the thread that makes it; for a static field
    /// that is the class, of which every thread may make objects.
    boolean constructs() {
      var outermost = body.outermost();
      return body.spawned() == null
          && (field.isStatic() ? outermost.initialises : outermost.constructs);
    }
  }

  /// One call of a method of the same file.
  ///
  /// @param isOfOwn whether the object is one that only the round of a loop, or the code of the
  ///   thread, has made for itself
  record Call(Body from, MethodSymbol callee, Set<String> locks, boolean isOfOwn) {}

  /// A lock that is waited for.
  ///
  /// @param body where
  /// @param key what the lock is called
  /// @param rank its rank, if it has one
  /// @param isMutex whether it is a mutex, which its holder cannot lock again
  /// @param at where in the file
  /// @param held what is held by the same body
  /// @param again how the same lock was called where it was taken already, if it was
  record Acquisition(
      Body body,
      String key,
      Optional<Integer> rank,
      boolean isMutex,
      ExpressionTree at,
      Set<String> held,
      @Nullable ExpressionTree again) {}

  /// A place where a value from a channel is waited for.
  record Wait(Body body, Tree at, Set<String> held) {}

  private final Knowledge knowledge;
  private final Map<VarSymbol, List<Access>> accesses = new HashMap<>();
  private final Map<Body, List<Access>> accessesByBody = new HashMap<>();
  private final Map<Body, List<Call>> callsByBody = new HashMap<>();
  private final Map<MethodSymbol, List<Call>> callsOf = new HashMap<>();
  private final Map<MethodSymbol, Body> methods = new HashMap<>();
  private final Set<MethodSymbol> referenced = new HashSet<>();
  private final Map<Body, List<Body>> inside = new HashMap<>();
  private final List<Acquisition> acquisitions = new ArrayList<>();
  private final List<Wait> waits = new ArrayList<>();
  private final List<Body> bodies = new ArrayList<>();
  private final Map<MethodSymbol, Optional<Set<String>>> held = new HashMap<>();

  private ClassFacts(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /// Reads a top-level class.
  static ClassFacts of(ClassTree outermost, Knowledge knowledge) {
    var facts = new ClassFacts(knowledge);
    new FactsScanner(facts, knowledge).scan(outermost, null);
    return facts;
  }

  void add(Body body) {
    bodies.add(body);
    if (body.method != null && body.around == null) {
      methods.put(body.method, body);
    }
    if (body.around != null) {
      inside.computeIfAbsent(body.around, _ -> new ArrayList<>()).add(body);
    }
  }

  void add(Access access) {
    accesses.computeIfAbsent(access.field(), _ -> new ArrayList<>()).add(access);
    accessesByBody.computeIfAbsent(access.body(), _ -> new ArrayList<>()).add(access);
  }

  void add(Call call) {
    callsByBody.computeIfAbsent(call.from(), _ -> new ArrayList<>()).add(call);
    callsOf.computeIfAbsent(call.callee(), _ -> new ArrayList<>()).add(call);
  }

  void add(Acquisition acquisition) {
    acquisitions.add(acquisition);
  }

  void add(Wait wait) {
    waits.add(wait);
  }

  List<Acquisition> acquisitions() {
    return acquisitions;
  }

  List<Wait> waits() {
    return waits;
  }

  /// What is held in a body at some place, by itself and by all that call it.
  Set<String> held(Body body, Set<String> own) {
    var outermost = body.outermost();
    if (body.spawned() != null || outermost.method == null) {
      return own;
    }
    var all = new HashSet<>(own);
    all.addAll(heldBy(outermost.method));
    return all;
  }

  /// Calls that are made under a lock, each with the locks that it leads to.
  Map<Call, List<Acquisition>> acquisitionsByCall() {
    var result = new HashMap<Call, List<Acquisition>>();
    if (acquisitions.isEmpty()) {
      return result;
    }
    for (var calls : callsByBody.values()) {
      for (var call : calls) {
        var callee = methods.get(call.callee());
        if (callee != null && !call.locks().isEmpty()) {
          var reached = reachable(List.of(callee), null);
          result.put(
              call, acquisitions.stream().filter(lock -> reached.contains(lock.body())).toList());
        }
      }
    }
    return result;
  }

  List<Body> bodies() {
    return bodies;
  }

  /// The accesses that stand in a body itself.
  List<Access> accessesIn(Body body) {
    return accessesByBody.getOrDefault(body, List.of());
  }

  /// All fields that the file mentions.
  Set<VarSymbol> fields() {
    return accesses.keySet();
  }

  List<Access> accesses(VarSymbol field) {
    return accesses.getOrDefault(field, List.of());
  }

  void addReference(MethodSymbol method) {
    referenced.add(method);
  }

  /// Whether only the program's `main` uses the field, which runs once, by itself or through
  /// methods that nothing else calls.
  boolean isOfMain(VarSymbol field) {
    var asked = new HashSet<MethodSymbol>();
    var later = accesses(field).stream().filter(access -> !access.constructs()).toList();
    return !later.isEmpty() && later.stream().allMatch(access -> runsInMain(access.body(), asked));
  }

  private boolean runsInMain(Body body, Set<MethodSymbol> asked) {
    var method = body.method;
    if (method == null || body.spawn != null) {
      return false; // who knows where a lambda runs
    }
    var calls = callsOf.getOrDefault(method, List.of());
    if (isMain(method)) {
      return calls.isEmpty();
    }
    return !asked.add(method)
        || (isHidden(method)
            && !referenced.contains(method)
            && !calls.isEmpty()
            && calls.stream().allMatch(call -> runsInMain(call.from(), asked)));
  }

  private static boolean isMain(MethodSymbol method) {
    return method.name.contentEquals("main")
        && method.isStatic()
        && (method.flags() & Flags.PUBLIC) != 0
        && method.getParameters().size() == 1
        && method.getParameters().head.type instanceof ArrayType;
  }

  /// Whether the field is assigned only while its object is made.
  boolean isAssignedOnlyInConstruction(VarSymbol field) {
    return accesses(field).stream().allMatch(access -> !access.assigns() || access.constructs());
  }

  /// Whether one lock is held at every access outside construction, and what the field leads to
  /// stays inside. Asked of fields that others cannot reach past these methods.
  boolean isGuarded(VarSymbol field) {
    if ((field.flags() & (Flags.PUBLIC | Flags.PROTECTED)) != 0
        && !ASTHelpers.isEffectivelyPrivate(field)) {
      return false;
    }
    Set<String> common = null;
    for (var access : accesses(field)) {
      if (access.constructs()) {
        continue;
      }
      var locks = locks(access);
      if (common == null) {
        common = new HashSet<>(locks);
        common.removeIf(lock -> !LockNames.isShared(lock, field));
      } else {
        common.retainAll(locks);
      }
      if (common.isEmpty()) {
        return false;
      }
    }
    return common != null;
  }

  /// Whether an access changes the field or what it leads to.
  boolean writes(Access access) {
    var callee = access.callee();
    return access.assigns()
        || access.changes()
        || (callee != null
            && !Jdk.isReading(callee.name.toString())
            && !knowledge.isHarmless(callee))
        || (access.passedTo() != null
            && !access.field().type.isPrimitive()
            && !knowledge.onlyReads(access.passedTo().method(), access.passedTo().index()));
  }

  /// Whether an access gives what the field leads to to somebody who may keep it.
  boolean escapes(Access access) {
    return access.passedTo() == null
        ? access.escapes()
        : knowledge.keeps(access.passedTo().method(), access.passedTo().index());
  }

  /// Whether the class changes something other than an array that its constructor was given,
  /// without a lock that is always held.
  boolean changesGiven(ClassSymbol type) {
    for (var field : accesses.keySet()) {
      if (field.owner == type
          && !(field.type instanceof ArrayType)
          && knowledge.shareability.stored(field).isMutable()
          && knowledge.origins(field).of(field) instanceof IdentifierTree given
          && ASTHelpers.getSymbol(given) instanceof VarSymbol parameter
          && !(parameter.owner instanceof ClassSymbol)
          && !isGuarded(field)
          && accesses(field).stream().anyMatch(access -> writes(access) && !access.constructs())) {
        return true;
      }
    }
    return false;
  }

  /// Whether an access stands in a constructor that has started a thread before.
  boolean isAfterStart(Access access) {
    int position = ASTHelpers.getStartPosition(access.at());
    return access.constructs()
        && access.assigns()
        && spawned().stream()
            .anyMatch(thread ->
                thread.outermost() == access.body().outermost() && thread.startsBefore(position));
  }

  /// Whether what the field leads to is neither changed nor let out, once it is made.
  boolean isOnlyRead(VarSymbol field) {
    return accesses(field).stream()
        .allMatch(access -> access.constructs() || (!writes(access) && !escapes(access)));
  }

  /// What is held at an access, by its own body and by all that call it.
  Set<String> locks(Access access) {
    return LockNames.excluding(held(access.body(), access.locks()), writes(access));
  }

  /// What a private method is always called with.
  private Set<String> heldBy(MethodSymbol method) {
    var known = held.get(method);
    if (known != null) {
      return known.orElse(Set.of()); // empty: being asked, through a cycle of calls
    }
    var calls = callsOf.getOrDefault(method, List.of());
    if (!isHidden(method) || calls.isEmpty()) {
      held.put(method, Optional.of(Set.of()));
      return Set.of();
    }
    held.put(method, Optional.empty());
    Set<String> common = null;
    for (var call : calls) {
      var outermost = call.from().outermost();
      if (outermost.constructs && call.from().spawned() == null) {
        continue;
      }
      if (method.equals(outermost.method)) {
        continue; // it calls itself with whatever it holds
      }
      var locks = new HashSet<>(LockNames.excluding(call.locks(), false));
      if (call.from().spawned() == null && outermost.method != null) {
        locks.addAll(heldBy(outermost.method));
      }
      if (common == null) {
        common = locks;
      } else {
        common.retainAll(locks);
      }
    }
    Set<String> result = common == null ? Set.of() : Set.copyOf(common);
    held.put(method, Optional.of(result));
    return result;
  }

  private static boolean isHidden(MethodSymbol method) {
    return (method.flags() & Flags.PRIVATE) != 0 || ASTHelpers.isEffectivelyPrivate(method);
  }

  /// All code that is handed to other threads.
  List<Body> spawned() {
    return bodies.stream().filter(body -> body.spawn != null).toList();
  }

  /// The body of a method of this file.
  Optional<Body> body(MethodSymbol method) {
    return Optional.ofNullable(methods.get(method));
  }

  /// The bodies that these run, lambdas and callees included, but not what they spawn.
  Set<Body> reachable(List<Body> from, @Nullable Body except) {
    return reachable(from, except, true);
  }

  /// What a thread runs of the objects that others can have, too.
  Set<Body> reachableShared(Body thread) {
    return reachable(List.of(thread), null, false);
  }

  private Set<Body> reachable(List<Body> from, @Nullable Body except, boolean withOwn) {
    var reached = new LinkedHashSet<Body>(from);
    var open = new ArrayDeque<Body>(from);
    while (!open.isEmpty()) {
      var body = open.remove();
      for (var inner : inside.getOrDefault(body, List.of())) {
        if (inner.spawn == null && reached.add(inner)) {
          open.add(inner);
        }
      }
      for (var call : callsByBody.getOrDefault(body, List.of())) {
        var callee = methods.get(call.callee());
        if (callee != null
            && callee != except
            && !callee.constructs
            && (withOwn || !call.isOfOwn())
            && reached.add(callee)) {
          open.add(callee);
        }
      }
    }
    return reached;
  }

  /// The accesses that code makes when it is run, by whatever it calls in this file.
  List<Access> accessesFrom(Body body) {
    return reachable(List.of(body), null).stream()
        .flatMap(reached -> accessesByBody.getOrDefault(reached, List.of()).stream())
        .toList();
  }
}
