package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.fixes.Fix;
import com.google.errorprone.fixes.SuggestedFixes;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import io.millrace.checker.ClassFacts.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// Refuses static state that every thread of the program can change.
///
/// Exempt are fields that one lock guards at every access, and private or package-private objects
/// that nothing in the file changes once the class is initialised.
@BugPattern(
    summary = "Every thread can change a static field, or what it leads to",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class StaticMutable extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public StaticMutable() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    for (var tree : knowledge.landmarks(unit).statics) {
      var symbol = ASTHelpers.getSymbol(tree);
      if (symbol.getConstantValue() == null) {
        knowledge
            .facts(symbol)
            .flatMap(facts -> finding(tree, symbol, facts, knowledge, state))
            .ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<Finding> finding(
      VariableTree tree,
      VarSymbol field,
      ClassFacts facts,
      Knowledge knowledge,
      VisitorState state) {
    if (Annotations.has(field, "GuardedBy")
        || facts.isGuarded(field)
        || isAlias(field)
        || (ASTHelpers.isEffectivelyPrivate(field) && facts.isOfMain(field))) {
      return Optional.empty();
    }
    if ((field.flags() & Flags.FINAL) != 0) {
      return ofConstant(tree, field, facts, knowledge);
    }
    if ((field.flags() & Flags.VOLATILE) != 0) {
      return ofVolatile(tree, field, facts, knowledge);
    }
    boolean isPrivate = ASTHelpers.isEffectivelyPrivate(field);
    if (isPrivate && facts.isAssignedOnlyInConstruction(field)) {
      return ofConstant(tree, field, facts, knowledge);
    }
    var notes = new ArrayList<String>();
    notes.add("because it is neither final nor volatile, and no lock is held at every access");
    facts.accesses(field).stream()
        .filter(access -> access.assigns() && !access.constructs())
        .findFirst()
        .ifPresent(access -> notes.add("it is assigned at line " + line(access, state)));
    boolean isNeverAssigned = facts.accesses(field).stream().noneMatch(Access::assigns);
    return Optional.of(
        new Finding(
            canonicalName(),
            tree,
            "every thread can assign the static field '" + field.name + "'",
            notes,
            help(field),
            isNeverAssigned && tree.getInitializer() != null
                ? addFinal(tree, state)
                : Optional.empty()));
  }

  /// Whether it only names a field of another class, in what GraalVM puts into a native image.
  private static boolean isAlias(VarSymbol field) {
    return Annotations.has(field, "Alias") && Annotations.has(field.owner, "TargetClass");
  }

  private static Optional<Fix> addFinal(VariableTree tree, VisitorState state) {
    return SuggestedFixes.addModifiers(tree, state, Modifier.FINAL).map(fix -> fix);
  }

  private static String help(VarSymbol field) {
    return field.type.isPrimitive()
        ? "make it final, an Atomic…, or the state of one object that is handed to those who need it"
        : "make it final, put it into a static final Mutex, or hand the object to those who need it";
  }

  /// A field that is set once: what it leads to must not change.
  private Optional<Finding> ofConstant(
      VariableTree tree, VarSymbol field, ClassFacts facts, Knowledge knowledge) {
    var value = tree.getInitializer();
    var verdict =
        value != null
                && Values.stripped(value) instanceof NewClassTree made
                && ASTHelpers.getType(made) instanceof Type type
            ? knowledge.shareability.ofExactly(type)
            : knowledge.shareability.of(field.type);
    if (!verdict.isMutable()
        || isMadeFrozen(field, value, knowledge)
        || new FrozenFieldScanner(field, knowledge).isFrozen(knowledge.sourceOf(field))) {
      return Optional.empty();
    }
    boolean isSeen =
        (field.flags() & (Flags.PUBLIC | Flags.PROTECTED)) != 0
            && !ASTHelpers.isEffectivelyPrivate(field);
    boolean isChanged =
        facts.accesses(field).stream()
            .anyMatch(access -> facts.writes(access) && !access.constructs());
    boolean isOfOwnClass =
        field.type.tsym instanceof com.sun.tools.javac.code.Symbol.ClassSymbol type
            && knowledge.source(type) != null;
    boolean isLeftAlone = (!isSeen && !isOfOwnClass) || field.type.hasTag(TypeTag.ARRAY);
    if (!isChanged && (isLeftAlone || verdict.isLatent())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            canonicalName(),
            tree,
            "every thread can change what the static field '" + field.name + "' leads to",
            verdict.because().stream().map(reason -> "because " + reason).toList(),
            "use an unchangeable or thread-safe object, put it into a static final Mutex, or hand it to those who need it"));
  }

  /// Whether it is made unchangeable, as by `Set.of`, and nothing is known against what it holds.
  private static boolean isMadeFrozen(
      VarSymbol field, @Nullable ExpressionTree value, Knowledge knowledge) {
    return value != null
        && (field.flags() & Flags.FINAL) != 0
        && ASTHelpers.getType(value) instanceof Type type
        && knowledge.makings.of(value).filter(made -> !made.isMutable()).isPresent()
        && type.getTypeArguments().stream()
            .noneMatch(part -> knowledge.shareability.of(part).isMutable());
  }

  private Optional<Finding> ofVolatile(
      VariableTree tree, VarSymbol field, ClassFacts facts, Knowledge knowledge) {
    if (facts.accesses(field).stream()
        .anyMatch(access ->
            access.isCompound() && !access.constructs() && facts.locks(access).isEmpty())) {
      return Optional.of(
          new Finding(
              canonicalName(),
              tree,
              "updates of the static field '" + field.name + "' can be lost",
              List.of("because reading and assigning a volatile field are two steps"),
              "use an Atomic…, or put it into a static final Mutex"));
    }
    return ofConstant(tree, field, facts, knowledge);
  }

  private static long line(Access access, VisitorState state) {
    return state
        .getPath()
        .getCompilationUnit()
        .getLineMap()
        .getLineNumber(ASTHelpers.getStartPosition(access.at()));
  }
}
