package io.millrace.checker;

import static com.google.errorprone.matchers.Description.NO_MATCH;

import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.CompilationUnitTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.suppliers.Supplier;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A rule: looks at a file and reports its findings, but for those that are suppressed.
///
/// A rule never breaks a build by an exception of its own: a file that it cannot analyse it lets
/// pass, with one warning, which even `-Werror` does not count. The option `Millrace:Strict` lets
/// exceptions through. A mistake in an option of ours is refused, for it could turn every rule off.
abstract class Rule extends BugChecker implements CompilationUnitTreeMatcher {
  private static final long serialVersionUID = 1;
  private static final String FAILURE = "warning: millrace could not check ";
  private static final Supplier<Set<String>> FAILED = VisitorState.memoize(_ -> new HashSet<>());

  /// What is wrong in the file, in the eyes of this rule.
  abstract List<Finding> findings(
      CompilationUnitTree unit, Knowledge knowledge, VisitorState state);

  @Override
  public final Description matchCompilationUnit(CompilationUnitTree unit, VisitorState state) {
    try {
      var knowledge = Knowledge.of(state);
      var mine = new ArrayList<Finding>();
      for (var finding : findings(unit, knowledge, state)) {
        if (finding.rule().equals(canonicalName()) && !isSuppressed(finding.at(), unit, state)) {
          mine.add(finding);
        }
      }
      settle(mine, unit, knowledge.adoption, state);
    } catch (OptionException mistake) {
      refuse(mistake, unit, state);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError failure) {
      if (state.errorProneOptions().getFlags().getBoolean("Millrace:Strict").orElse(false)) {
        throw failure;
      }
      warn(failure, unit, state);
    }
    return NO_MATCH;
  }

  /// Refuses once in a compilation: every rule meets the mistake, in every file.
  private void refuse(OptionException mistake, CompilationUnitTree unit, VisitorState state) {
    if (!unit.getTypeDecls().isEmpty() && FAILED.get(state).add("an option")) {
      report(
          new Finding(
              canonicalName(),
              unit.getTypeDecls().getFirst(),
              String.valueOf(mistake.getMessage()),
              List.of("because without this option nothing can be checked"),
              "mend the option, or what it names"),
          state);
    }
  }

  /// Says once for each file that it was not checked: some of the rules share what failed.
  private void warn(Throwable failure, CompilationUnitTree unit, VisitorState state) {
    String file = unit.getSourceFile().getName();
    if (FAILED.get(state).add(file)) {
      var trace = failure.getStackTrace();
      System.err.println(
          FAILURE
              + file
              + " with "
              + canonicalName()
              + ", so it lets the file pass: "
              + String.valueOf(failure).lines().findFirst().orElse("")
              + (trace.length == 0 ? "" : ", at " + trace[0]));
    }
  }

  /// Whether a line of the compiler's output says that a rule failed.
  static boolean isFailure(String line) {
    return line.startsWith(FAILURE);
  }

  /// Refuses what is neither only to be reported nor let pass by the baseline.
  private void settle(
      List<Finding> found, CompilationUnitTree unit, Adoption adoption, VisitorState state) {
    if (unit.getTypeDecls().isEmpty()) {
      return;
    }
    String owner = owner(unit);
    int allowed = adoption.allowed(canonicalName(), owner);
    if (adoption.isReportOnly()) {
      adoption.report(canonicalName(), owner, lines(found, owner, unit));
    } else if (found.size() > allowed) {
      found.forEach(finding -> report(finding, state));
    } else if (found.size() < allowed) {
      report(
          new Finding(
              canonicalName(),
              unit.getTypeDecls().getFirst(),
              "the baseline lets "
                  + allowed
                  + " of this rule pass in "
                  + owner
                  + ", and there are "
                  + found.size(),
              List.of("because a baseline may only shrink"),
              "lower the number in " + adoption.baselineName() + ", or drop the line"),
          state);
    }
  }

  /// The top-level class that a file is about.
  static String owner(CompilationUnitTree unit) {
    return unit.getTypeDecls().getFirst() instanceof ClassTree type
        ? ASTHelpers.getSymbol(type).getQualifiedName().toString()
        : "?";
  }

  /// What a report says of the findings, if there are any.
  private String lines(List<Finding> found, String owner, CompilationUnitTree unit) {
    if (found.isEmpty()) {
      return "";
    }
    var lines = new StringBuilder();
    for (var finding : found) {
      long line = unit.getLineMap().getLineNumber(ASTHelpers.getStartPosition(finding.at()));
      lines
          .append("# ")
          .append(unit.getSourceFile().getName())
          .append(':')
          .append(line)
          .append(": ")
          .append(finding.what())
          .append('\n');
    }
    return lines.append("%s %s %d\n".formatted(canonicalName(), owner, found.size())).toString();
  }

  private void report(Finding finding, VisitorState state) {
    var description = buildDescription(finding.at()).setMessage(finding.message());
    finding.fix().ifPresent(description::addFix);
    state.reportMatch(description.build());
  }

  /// Whether a declaration around the place says `@SuppressWarnings` with this rule's name.
  private boolean isSuppressed(Tree at, CompilationUnitTree unit, VisitorState state) {
    for (var path = TreePath.getPath(unit, at); path != null; path = path.getParentPath()) {
      switch (path.getLeaf().getKind()) {
        case METHOD, VARIABLE, CLASS, RECORD, INTERFACE, ENUM, ANNOTATION_TYPE -> {
          if (isSuppressed(path.getLeaf(), state)) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
