package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import java.util.List;

/// Refuses two steps on one object that is safe step by step, where the second rests on what the
/// first has found, and nothing holds others off in between.
@BugPattern(
    summary = "Another thread can come between a check and what rests on it",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class CheckThenAct extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public CheckThenAct() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    if (!knowledge.landmarks(unit).hasSteps) {
      return List.of();
    }
    var scanner = new ActScanner(unit, knowledge);
    scanner.scan(new TreePath(unit), null);
    return scanner.findings();
  }
}
