package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Refuses a suppression of one of these rules that does not say why, in a comment on its line or
/// on the one above.
@BugPattern(
    summary = "A rule is suppressed without a reason",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE,
    suppressionAnnotations = {})
public final class SuppressionReason extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public SuppressionReason() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    var findings = new ArrayList<Finding>();
    var suppressions = Suppression.in(knowledge.landmarks(unit));
    list(suppressions, unit, knowledge.adoption);
    for (var suppression : suppressions) {
      if (!hasReason(suppression.at(), state)) {
        findings.add(
            new Finding(
                canonicalName(),
                suppression.at(),
                "the suppression of " + String.join(", ", suppression.rules()) + " gives no reason",
                List.of("because the next reader has to know why this cannot race"),
                "say it in a comment on the same line or on the one above"));
      }
    }
    return findings;
  }

  private static void list(
      List<Suppression> suppressions, CompilationUnitTree unit, Adoption adoption) {
    if (unit.getTypeDecls().isEmpty() || !adoption.listsSuppressions()) {
      return;
    }
    for (var rule : Rules.NAMES) {
      var lines =
          suppressions.stream()
              .filter(suppression -> suppression.rules().contains(rule))
              .map(suppression -> ASTHelpers.getStartPosition(suppression.at()))
              .map(start -> unit.getLineMap().getLineNumber(start))
              .toList();
      adoption.suppressions(rule, owner(unit), lines);
    }
  }

  /// One `@SuppressWarnings` that names rules of ours.
  record Suppression(AnnotationTree at, Set<String> rules) {
    static List<Suppression> in(Landmarks landmarks) {
      var found = new ArrayList<Suppression>();
      for (var tree : landmarks.suppressions) {
        var rules = new TreeSet<String>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
            if (Rules.NAMES.contains(String.valueOf(literal.getValue()))) {
              rules.add(String.valueOf(literal.getValue()));
            }
            return null;
          }
        }.scan(tree.getArguments(), null);
        if (!rules.isEmpty()) {
          found.add(new Suppression(tree, rules));
        }
      }
      return found;
    }
  }

  private static boolean hasReason(AnnotationTree annotation, VisitorState state) {
    var source = state.getSourceCode();
    if (source == null) {
      return true;
    }
    String text = source.toString();
    int start = ASTHelpers.getStartPosition(annotation);
    int end = state.getEndPosition(annotation);
    int lineEnd = text.indexOf('\n', end);
    String rest = text.substring(end, lineEnd < 0 ? text.length() : lineEnd);
    int lineStart = text.lastIndexOf('\n', start) + 1;
    int aboveStart = text.lastIndexOf('\n', Math.max(0, lineStart - 2)) + 1;
    String above = text.substring(aboveStart, Math.max(aboveStart, lineStart - 1)).strip();
    boolean isFirst = text.substring(lineStart, start).isBlank();
    return saysSomething(rest.replaceFirst("^[^/]*", "")) || (isFirst && saysSomething(above));
  }

  /// A comment of at least two words, so that a bare `// ok` is none.
  private static boolean saysSomething(String comment) {
    return comment.matches("//+\\s*\\S+\\s+\\S+.*")
        || comment.matches("(/\\*|\\*).*\\S+\\s+\\S+.*");
  }
}
