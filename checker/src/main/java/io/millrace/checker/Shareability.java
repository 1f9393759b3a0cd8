package io.millrace.checker;

import com.google.errorprone.ErrorProneFlags;
import com.google.errorprone.bugpatterns.threadsafety.AnnotationInfo;
import com.google.errorprone.bugpatterns.threadsafety.WellKnownMutability;
import com.google.errorprone.bugpatterns.threadsafety.WellKnownThreadSafety;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.Type.ArrayType;
import com.sun.tools.javac.code.Type.ClassType;
import com.sun.tools.javac.code.Type.TypeVar;
import com.sun.tools.javac.code.TypeTag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says of a type whether threads may share its objects, from its structure: no annotation is
/// needed on classes whose source is here.
///
/// Shareable are primitives, known types of the JDK, what is claimed with `@Immutable` or
/// `@ThreadSafe` (another rule verifies the claim), enums, records, sealed families and final
/// classes whose fields are shareable and never reassigned, or volatile, or always under one lock.
/// A field is also fine if all that is ever stored in it is made unchangeable, as by `List.copyOf`.
///
/// The private fields of classes that come compiled cannot be trusted to be visible, so those are
/// never inferred, but for records, whose components are public. Each type is judged once.
final class Shareability {
  private static final Map<String, AnnotationInfo> IMMUTABLE =
      WellKnownMutability.fromFlags(ErrorProneFlags.empty()).getKnownImmutableClasses();
  private static final Map<String, AnnotationInfo> THREAD_SAFE =
      WellKnownThreadSafety.fromFlags(ErrorProneFlags.empty()).getKnownThreadSafeClasses();

  private final Knowledge knowledge;
  private final Map<String, Verdict> known = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  Shareability(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  /// The verdict on values of that static type, which may be of any subclass.
  Verdict of(Type type) {
    return of(type, false);
  }

  /// The verdict on objects of exactly that class.
  Verdict ofExactly(Type type) {
    return of(type, true);
  }

  boolean isUnique(@Nullable Type type) {
    return type != null && type.tsym != null && knowledge.claims(type, Annotations.UNIQUE);
  }

  private Verdict of(Type type, boolean isExact) {
    if (type.isPrimitiveOrVoid() || type.hasTag(TypeTag.BOT) || type.isErroneous()) {
      return Verdict.SHAREABLE;
    }
    if (type instanceof ArrayType) {
      return Verdict.mutable(
          Knowledge.name(type) + " is an array, whose elements anybody can replace");
    }
    if (type instanceof TypeVar || type.hasTag(TypeTag.WILDCARD)) {
      var bound =
          knowledge.types.skipTypeVars(ASTHelpers.getUpperBound(type, knowledge.types), true);
      var verdict = isObject(bound) || bound instanceof TypeVar ? null : of(bound);
      return verdict != null && (verdict.isShareable() || isUnique(bound))
          ? verdict
          : Verdict.unknown(Knowledge.name(type) + " may be any type");
    }
    if (type.isIntersection()) {
      for (var part : knowledge.types.directSupertypes(type)) {
        if (of(part).isShareable()) {
          return Verdict.SHAREABLE;
        }
      }
      return Verdict.unknown(Knowledge.name(type) + " may be any class of that kind");
    }
    if (!(type instanceof ClassType) || !(type.tsym instanceof ClassSymbol symbol)) {
      return Verdict.unknown(Knowledge.name(type) + " is not known");
    }
    return remembered(type, symbol, isExact);
  }

  private Verdict remembered(Type type, ClassSymbol symbol, boolean isExact) {
    String key = (isExact ? "exactly " : "") + type;
    boolean hasVariables = mentionsVariable(type);
    var before = hasVariables ? null : known.get(key);
    if (before != null) {
      return before;
    }
    if (!asked.add(key)) {
      return Verdict.SHAREABLE; // inside itself: decided by everything else
    }
    Verdict verdict;
    try {
      verdict = judge(type, symbol, isExact);
    } finally {
      asked.remove(key);
    }
    if (!hasVariables && (asked.isEmpty() || !verdict.isShareable())) {
      known.put(key, verdict);
    }
    return verdict;
  }

  private static boolean mentionsVariable(Type type) {
    return type.allparams().stream()
        .anyMatch(part ->
            part instanceof TypeVar || part.hasTag(TypeTag.WILDCARD) || mentionsVariable(part));
  }

  private Verdict judge(Type type, ClassSymbol symbol, boolean isExact) {
    var types = knowledge.types;
    String name = symbol.getQualifiedName().toString();
    if (isObject(type)) {
      return isExact ? Verdict.SHAREABLE : Verdict.unknown("Object may be anything");
    }
    if (Annotations.claims(type, Annotations.UNIQUE, types)) {
      return Verdict.mutable(Knowledge.name(type) + " is @Unique: exactly one owner may use it");
    }
    if (Annotations.claims(type, Annotations.CONFINED, types)) {
      return Verdict.mutable(
          Knowledge.name(type) + " is @Confined: it belongs to the thread that made it");
    }
    if (Annotations.claims(type, Annotations.IMMUTABLE, types)) {
      var claimant = claimant(type);
      return parts(claimant, (ClassSymbol) claimant.tsym, Annotations.containerOf(claimant.tsym));
    }
    if (Annotations.claims(type, Annotations.THREAD_SAFE, types)) {
      return Verdict.SHAREABLE;
    }
    if (Jdk.SHAREABLE.contains(name)
        || types.isSubtype(type, knowledge.state.getSymtab().throwableType)) {
      return Verdict.SHAREABLE;
    }
    if (Jdk.CONTAINERS.contains(name)) {
      return parts(type, symbol, null);
    }
    var info = IMMUTABLE.getOrDefault(name, THREAD_SAFE.get(name));
    if (info != null) {
      return parts(type, symbol, info.containerOf());
    }
    if (symbol.isAnnotationType()) {
      return Verdict.SHAREABLE;
    }
    if (isKnownMutable(type)) {
      return Verdict.mutable(Knowledge.name(type) + " can be changed by whoever has it");
    }
    if (symbol.isEnum()) {
      return knowledge.source(symbol) == null ? Verdict.SHAREABLE : fields(type, symbol);
    }
    if (symbol.isRecord()) {
      return knowledge.source(symbol) == null && !isJdk(name)
          ? components(type, symbol)
          : fields(type, symbol);
    }
    if (symbol.isSealed()) {
      return permitted(type, symbol);
    }
    var source = knowledge.source(symbol);
    if (symbol.isInterface()) {
      return Verdict.unknown(Knowledge.name(type) + " is an interface that anything may implement");
    }
    if (source == null) {
      var inherited = superclassOfKnown(type);
      return inherited != null
          ? inherited
          : Verdict.unknown(
              Knowledge.name(type)
                  + " comes compiled, and nothing says that it is @Immutable or @ThreadSafe");
    }
    var verdict = fields(type, symbol);
    if (verdict.isShareable() && !isExact && isOpen(symbol)) {
      return Verdict.unknown(
          Knowledge.name(type) + " is not final, so a subclass may add what can change");
    }
    return verdict;
  }

  /// A class of the JDK that extends a known one, such as a vendor's `Path`.
  private @Nullable Verdict superclassOfKnown(Type type) {
    for (var above : knowledge.types.closure(type)) {
      String name = above.tsym.getQualifiedName().toString();
      if (Jdk.SHAREABLE.contains(name)) {
        return Verdict.SHAREABLE;
      }
    }
    return null;
  }

  /// Whether it is a collection, buffer or the like that is not made for several threads; what such
  /// a type adds in source that is here is looked at instead.
  private boolean isKnownMutable(Type type) {
    String own = type.tsym.getQualifiedName().toString();
    if (own.startsWith("com.google.common.collect.Immutable")
        || own.startsWith("java.util.concurrent.")
        || (type.tsym instanceof ClassSymbol symbol
            && !isJdk(own)
            && knowledge.source(symbol) != null)) {
      return false;
    }
    return knowledge.types.closure(type).stream()
        .anyMatch(above -> Jdk.MUTABLE.contains(above.tsym.getQualifiedName().toString()));
  }

  private static boolean isJdk(String name) {
    return name.startsWith("java.") || name.startsWith("javax.");
  }

  private static boolean isObject(Type type) {
    return type.tsym != null && type.tsym.getQualifiedName().contentEquals("java.lang.Object");
  }

  /// A container is as shareable as its parts.
  private Verdict parts(Type type, ClassSymbol symbol, @Nullable Set<String> containerOf) {
    var parameters = symbol.type.getTypeArguments();
    var arguments = type.getTypeArguments();
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i).tsym.name.toString();
      if (containerOf != null && !containerOf.contains(parameter)) {
        continue;
      }
      if (i >= arguments.size()) {
        return Verdict.unknown(Knowledge.name(type) + " is raw: what it holds is not known");
      }
      var verdict = of(arguments.get(i));
      if (!verdict.isShareable()) {
        return verdict
            .within(Knowledge.name(type) + " holds " + Knowledge.name(arguments.get(i)))
            .suspected();
      }
    }
    return Verdict.SHAREABLE;
  }

  private Verdict components(Type type, ClassSymbol symbol) {
    for (var component : symbol.getRecordComponents()) {
      var componentType = knowledge.types.memberType(type, component);
      var verdict = of(componentType);
      if (!verdict.isShareable()) {
        return suspectedIfFrozen(verdict, componentType)
            .within(
                "component '"
                    + component.name
                    + "' of "
                    + symbol.name
                    + " is "
                    + Knowledge.name(componentType));
      }
    }
    return Verdict.SHAREABLE;
  }

  private Verdict permitted(Type type, ClassSymbol symbol) {
    if (!symbol.isInterface()) {
      var own = fields(type, symbol);
      if (!own.isShareable()) {
        return own;
      }
    }
    for (var permitted : symbol.getPermittedSubclasses()) {
      var verdict = of(instantiated(permitted, type, symbol));
      if (!verdict.isShareable()) {
        return verdict.within(symbol.name + " permits " + Knowledge.name(permitted));
      }
    }
    return Verdict.SHAREABLE;
  }

  /// The permitted subclass with the type arguments that make it a subtype of `above`.
  private Type instantiated(Type permitted, Type above, ClassSymbol symbol) {
    var declared = permitted.tsym.type;
    var asAbove = knowledge.types.asSuper(declared, symbol);
    if (asAbove == null || asAbove.getTypeArguments().size() != above.getTypeArguments().size()) {
      return declared;
    }
    var from = com.sun.tools.javac.util.List.<Type>nil();
    var to = com.sun.tools.javac.util.List.<Type>nil();
    for (int i = 0; i < asAbove.getTypeArguments().size(); i++) {
      if (asAbove.getTypeArguments().get(i) instanceof TypeVar variable) {
        from = from.append(variable);
        to = to.append(above.getTypeArguments().get(i));
      }
    }
    return knowledge.types.subst(declared, from, to);
  }

  /// The fields of a class whose source is here, and of its superclasses.
  private Verdict fields(Type type, ClassSymbol symbol) {
    var facts = knowledge.facts(symbol);
    if (facts.isEmpty()) {
      return Verdict.unknown(
          Knowledge.name(type)
              + " comes compiled, and nothing says that it is @Immutable or @ThreadSafe");
    }
    Verdict latent = null; // the first such; what changes by itself is looked for further
    for (var member : symbol.members().getSymbols(s -> s instanceof VarSymbol)) {
      var field = (VarSymbol) member;
      if (!field.isStatic()) {
        var verdict = field(field, knowledge.types.memberType(type, field), facts.get());
        if (!verdict.isShareable() && !verdict.isLatent()) {
          return verdict;
        }
        latent = latent == null && verdict.isLatent() ? verdict : latent;
      }
    }
    if (symbol.hasOuterInstance() && usesOuter(symbol)) {
      var outer = symbol.type.getEnclosingType();
      var verdict = ofExactly(outer);
      if (!verdict.isShareable()) {
        return verdict.within(
            symbol.name + " is an inner class and holds its " + Knowledge.name(outer));
      }
    }
    var above = superclass(type, symbol);
    return latent == null || (above.isMutable() && !above.isLatent()) ? above : latent;
  }

  private Verdict superclass(Type type, ClassSymbol symbol) {
    var above = knowledge.types.supertype(type);
    if (!above.hasTag(TypeTag.CLASS) || isObject(above) || symbol.isEnum() || symbol.isRecord()) {
      return Verdict.SHAREABLE;
    }
    var verdict =
        knowledge.source((ClassSymbol) above.tsym) != null
                && !Annotations.claims(above, Annotations.UNIQUE, knowledge.types)
            ? fields(above, (ClassSymbol) above.tsym)
            : of(above);
    return verdict.isShareable()
        ? verdict
        : verdict.within(symbol.name + " extends " + Knowledge.name(above));
  }

  /// One field of a class whose source is here.
  Verdict field(VarSymbol field, Type type, ClassFacts facts) {
    String what = "field '" + field.name + "' of " + field.owner.name;
    boolean isFinal =
        (field.flags() & Flags.FINAL) != 0
            || (facts.isAssignedOnlyInConstruction(field) && (field.flags() & Flags.PRIVATE) != 0);
    boolean isVolatile = (field.flags() & Flags.VOLATILE) != 0;
    if (!isFinal && !isVolatile) {
      return isGuarded(field, facts)
          ? Verdict.SHAREABLE
          : Verdict.mutable(what + " can be reassigned, and no lock is held at every access");
    }
    var verdict = of(type);
    if (verdict.isShareable() || (isGuarded(field, facts) && !escapes(field, facts))) {
      return Verdict.SHAREABLE;
    }
    boolean isHidden = (field.flags() & Flags.PRIVATE) != 0;
    if (isFinal || isHidden) {
      var source = knowledge.source((ClassSymbol) field.owner);
      if ((source != null && new FrozenFieldScanner(field, knowledge).isFrozen(source))
          || isHiddenAndOnlyRead(field, type, facts)) {
        return Verdict.SHAREABLE;
      }
      var made = made(field);
      if (made.isPresent() && !made.get().isMutable()) {
        return made.get().within(what + " is " + Knowledge.name(type));
      }
    }
    boolean isChanged =
        facts.accesses(field).stream()
            .anyMatch(access -> !access.constructs() && facts.writes(access));
    if (isChanged) {
      return verdict.changing().within(what + " is " + Knowledge.name(type));
    }
    boolean isPrivate = (field.flags() & Flags.PRIVATE) != 0;
    var unchanged = suspectedIfFrozen(verdict, type).within(what + " is " + Knowledge.name(type));
    return isFinal && isPrivate ? unchanged.latent() : unchanged;
  }

  /// The verdict on what a field leads to, whatever its type says, if all of it is made in its
  /// file.
  Verdict stored(VarSymbol field) {
    return made(field).orElseGet(() -> of(field.type));
  }

  private Optional<Verdict> made(VarSymbol field) {
    var source = field.owner instanceof ClassSymbol owner ? knowledge.source(owner) : null;
    return source == null || !of(field.type).isMutable()
        ? Optional.empty()
        : new FrozenFieldScanner(field, knowledge).made(source);
  }

  private static boolean isGuarded(VarSymbol field, ClassFacts facts) {
    return Annotations.has(field, "GuardedBy") || facts.isGuarded(field);
  }

  private static boolean escapes(VarSymbol field, ClassFacts facts) {
    return facts.accesses(field).stream()
        .anyMatch(access -> !access.constructs() && facts.escapes(access));
  }

  /// Whether it is a private array, or collection of unchangeable parts, that nothing changes or
  /// lets out once its object is made.
  private boolean isHiddenAndOnlyRead(VarSymbol field, Type type, ClassFacts facts) {
    return (field.flags() & Flags.PRIVATE) != 0
        && (type instanceof ArrayType || isKnownMutable(type))
        && (type instanceof ArrayType || !type.tsym.isInterface())
        && Values.partsAreShareable(type, knowledge)
        && facts.isOnlyRead(field);
  }

  private static Verdict suspectedIfFrozen(Verdict verdict, Type type) {
    return type.tsym != null && Jdk.MAYBE_FROZEN.contains(type.tsym.getQualifiedName().toString())
        ? verdict.suspected()
        : verdict;
  }

  /// Whether others may extend it: not final, and not a private class without subclasses.
  private boolean isOpen(ClassSymbol symbol) {
    if ((symbol.flags() & Flags.FINAL) != 0
        || symbol.name.isEmpty()
        || symbol.owner instanceof MethodSymbol) {
      return false;
    }
    var outermost = ASTHelpers.outermostClass(symbol);
    var source = outermost == null ? null : knowledge.source(outermost);
    return !ASTHelpers.isEffectivelyPrivate(symbol)
        || source == null
        || hasSubclass(source, symbol);
  }

  private static boolean hasSubclass(ClassTree outermost, ClassSymbol symbol) {
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        found[0] |=
            tree.getExtendsClause() != null
                && symbol.equals(ASTHelpers.getSymbol(tree.getExtendsClause()));
        return super.visitClass(tree, none);
      }
    }.scan(outermost, null);
    return found[0];
  }

  /// Whether the code of an inner class mentions a member of the class around it.
  private boolean usesOuter(ClassSymbol symbol) {
    var source = knowledge.source(symbol);
    if (source == null) {
      return true;
    }
    var found = new boolean[1];
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitIdentifier(
          com.sun.source.tree.IdentifierTree tree, @Nullable Void none) {
        mention(tree);
        return null;
      }

      @Override
      public @Nullable Void visitMemberSelect(MemberSelectTree tree, @Nullable Void none) {
        found[0] |= tree.getIdentifier().contentEquals("this");
        return super.visitMemberSelect(tree, none);
      }

      private void mention(Tree tree) {
        Symbol named = ASTHelpers.getSymbol(tree);
        found[0] |=
            (named instanceof VarSymbol || named instanceof MethodSymbol)
                && named.owner instanceof ClassSymbol owner
                && !named.isStatic()
                && !owner.equals(symbol)
                && !symbol.isSubClass(owner, knowledge.types)
                && owner != named;
      }
    }.scan(source, null);
    return found[0];
  }

  /// What the structure of a class says, whatever it claims; but the arguments on which its claim
  /// depends are taken to be unchangeable, for its users are asked.
  Verdict structure(ClassSymbol symbol) {
    return fields(containing(symbol.type), symbol);
  }

  /// The type with stand-ins for the variables that its claim is `containerOf`.
  private Type containing(Type type) {
    var claimant = claimant(type);
    var containerOf = Annotations.containerOf(claimant.tsym);
    var from = com.sun.tools.javac.util.List.<Type>nil();
    var to = com.sun.tools.javac.util.List.<Type>nil();
    for (int i = 0; i < claimant.getTypeArguments().size(); i++) {
      String parameter = claimant.tsym.type.getTypeArguments().get(i).tsym.name.toString();
      if (containerOf.contains(parameter)
          && claimant.getTypeArguments().get(i) instanceof TypeVar variable) {
        var standIn =
            new TypeVar(variable.tsym.name, variable.tsym.owner, variable.getLowerBound());
        standIn.setUpperBound(knowledge.state.getSymtab().stringType);
        from = from.append(variable);
        to = to.append(standIn);
      }
    }
    return knowledge.types.subst(type, from, to);
  }

  /// The nearest type, from itself upwards, that claims to be `@Immutable`.
  private Type claimant(Type type) {
    for (var above : knowledge.types.closure(type)) {
      if (Annotations.has(above.tsym, Annotations.IMMUTABLE)) {
        return above;
      }
    }
    return type;
  }
}
