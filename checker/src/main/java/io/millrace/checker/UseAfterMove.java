package io.millrace.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.sun.source.tree.CompilationUnitTree;
import java.util.List;

/// Refuses to use a value after it was sent or moved elsewhere.
@BugPattern(
    summary = "A value is used after it was given up",
    severity = SeverityLevel.ERROR,
    linkType = LinkType.NONE)
public final class UseAfterMove extends Rule {
  private static final long serialVersionUID = 1;

  /// For the service loader.
  public UseAfterMove() {}

  @Override
  List<Finding> findings(CompilationUnitTree unit, Knowledge knowledge, VisitorState state) {
    return knowledge.findings(unit);
  }
}
